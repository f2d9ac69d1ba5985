package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Shared subscriptions (MQTT 5.0 section 4.8.2). */
class SharedSubscriptionTest {
    private final TestSite site = new TestSite();

    @AfterEach
    void close() {
        site.close();
    }

    private record Member(Mqtt5BlockingClient client, BlockingQueue<Mqtt5Publish> inbox) {}

    private Member member(String clientId, String filter) {
        Mqtt5BlockingClient client = HiveMq.five(site, clientId);
        BlockingQueue<Mqtt5Publish> inbox = HiveMq.inbox(client.toAsync());
        client.connect(HiveMq.keeping());
        client.subscribeWith().topicFilter(filter).qos(MqttQos.AT_LEAST_ONCE).send();
        return new Member(client, inbox);
    }

    private Mqtt5BlockingClient publisher() {
        Mqtt5BlockingClient publisher = HiveMq.five(site, "publisher");
        publisher.connect();
        return publisher;
    }

    private static void publish(Mqtt5BlockingClient publisher, String text) {
        publisher
                .publishWith()
                .topic("work/1")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(text.getBytes())
                .send();
    }

    @Test
    void gives_each_message_to_one_member_of_a_group_in_turn_and_to_every_group() throws Exception {
        Member one = member("one", "$share/crew/work/+");
        Member two = member("two", "$share/crew/work/+");
        Member three = member("three", "$share/crew/work/+");
        Member other = member("other", "$share/audit/work/#");
        Member plain = member("plain", "work/1");
        Mqtt5BlockingClient publisher = publisher();
        for (int i = 0; i < 30; i++) {
            publish(publisher, "m" + i);
        }
        for (int i = 0; i < 30; i++) {
            assertThat(HiveMq.nextText(other.inbox())).isEqualTo("m" + i);
            assertThat(HiveMq.nextText(plain.inbox())).isEqualTo("m" + i);
        }
        Set<String> seen = new HashSet<>();
        for (Member member : List.of(one, two, three)) {
            for (int i = 0; i < 10; i++) {
                seen.add(HiveMq.nextText(member.inbox()));
            }
            assertThat(member.inbox()).isEmpty();
        }
        assertThat(seen).hasSize(30);
    }

    @Test
    void passes_what_a_member_has_not_acknowledged_to_another_when_it_leaves() throws Exception {
        try (RawClient leaver = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            byte[] narrow = {0x11, 0, 0, 0, 60, 0x21, 0, 2};
            leaver.connect("leaver", 2, 60, narrow);
            assertThat(leaver.subscribe("$share/crew/work/1", 1)).isEqualTo(1);
            Mqtt5BlockingClient publisher = publisher();
            for (int i = 0; i < 5; i++) {
                publish(publisher, "m" + i);
            }
            leaver.read();
            leaver.read();
            Member stays = member("stays", "$share/crew/work/1");
            assertThat(stays.inbox()).isEmpty();
            leaver.close();
            List<String> got = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                got.add(HiveMq.nextText(stays.inbox()));
            }
            assertThat(got).containsExactly("m0", "m1", "m2", "m3", "m4");
        }
        try (RawClient back = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            back.connect("leaver", 0, 60, new byte[] {0x11, 0, 0, 0, 60});
            assertThat(back.isQuiet()).isTrue();
        }
    }

    @Test
    void keeps_messages_for_an_absent_member_only_while_nobody_else_is_there() throws Exception {
        Member away = member("away", "$share/crew/work/1");
        Mqtt5BlockingClient publisher = publisher();
        away.client().disconnect();
        site.awaitConnections(1);
        publish(publisher, "kept");
        Member here = member("here", "$share/crew/work/1");
        publish(publisher, "now");
        assertThat(HiveMq.nextText(here.inbox())).isEqualTo("now");
        away.client().connect(HiveMq.keeping());
        assertThat(HiveMq.nextText(away.inbox())).isEqualTo("kept");
    }

    @Test
    void passes_what_waits_to_another_when_a_session_ends() throws Exception {
        Member ending = member("ending", "$share/crew/work/1");
        ending.client().disconnect();
        site.awaitConnections(0);
        Mqtt5BlockingClient publisher = publisher();
        publish(publisher, "kept");
        Member heir = member("heir", "$share/crew/work/1");
        assertThat(heir.inbox()).isEmpty();
        ending.client().connectWith().cleanStart(true).send();
        assertThat(HiveMq.nextText(heir.inbox())).isEqualTo("kept");
    }

    @Test
    void sends_no_retained_messages_and_refuses_no_local_and_bad_names() throws Exception {
        Mqtt5BlockingClient publisher = publisher();
        publisher
                .publishWith()
                .topic("work/1")
                .retain(true)
                .payload("old".getBytes())
                .send();
        try (RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            client.connect("client");
            assertThat(client.subscribe("$share/crew/work/1", 1)).isEqualTo(1);
            assertThat(client.isQuiet()).isTrue();
            assertThat(client.subscribe("$share/crew", 1)).isEqualTo(0x8f);
            assertThat(client.subscribe("$share//work/1", 1)).isEqualTo(0x8f);
            assertThat(client.subscribe("$share/a+b/work/1", 1)).isEqualTo(0x8f);
            client.send(0x82, 0, 1, 0, "$share/crew/work/1", 5);
            assertThat(client.lastBeforeClose().orElseThrow().at(0)).isEqualTo(0x82);
        }
    }

    @Test
    void decides_on_the_topics_and_not_on_the_group() {
        Mqtt5BlockingClient warm = HiveMq.from(TestSite.WARM_ADDRESS, site.port(), "t-warm")
                .useMqttVersion5()
                .buildBlocking();
        warm.connect();
        warm.subscribeWith().topicFilter("$share/crew/home/warm/cmd/#").send();
        assertThatThrownBy(() -> warm.subscribeWith()
                        .topicFilter("$share/crew/home/cold/cmd/#")
                        .send())
                .isInstanceOf(Mqtt5SubAckException.class);
        warm.disconnect();
    }

    @Test
    void serves_3_1_1_clients_too() throws Exception {
        Mqtt3AsyncClient one = HiveMq.three(site, "one");
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        one.publishes(
                MqttGlobalPublishFilter.ALL,
                publish -> seen.add(publish.getTopic().toString()));
        one.connect().get(30, TimeUnit.SECONDS);
        one.subscribeWith()
                .topicFilter("$share/crew/work/1")
                .qos(MqttQos.AT_LEAST_ONCE)
                .send()
                .get(30, TimeUnit.SECONDS);
        Member two = member("two", "$share/crew/work/1");
        Mqtt5BlockingClient publisher = publisher();
        publish(publisher, "a");
        publish(publisher, "b");
        assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("work/1");
        HiveMq.next(two.inbox());
        assertThat(seen).isEmpty();
    }
}
