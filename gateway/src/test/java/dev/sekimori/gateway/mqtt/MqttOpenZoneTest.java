package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;

import dev.sekimori.model.device.DeviceState;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What public conformance suites expect of a zone for legacy devices, as examples/mqtt-open.yaml.
 */
class MqttOpenZoneTest {
    private static final byte[] NONE = {};

    private final TestSite site =
            new TestSite(MqttConfig.DEFAULTS.with(new MqttConfig.Times(10_000, 60, 86_400, 3_000)));

    @AfterEach
    void close() {
        site.close();
    }

    private Mqtt3BlockingClient three(String clientId, BlockingQueue<Mqtt3Publish> inbox) {
        Mqtt3AsyncClient client = HiveMq.three(site, clientId);
        client.publishes(MqttGlobalPublishFilter.ALL, inbox::add);
        return client.toBlocking();
    }

    private static Mqtt3Publish next(BlockingQueue<Mqtt3Publish> inbox) throws Exception {
        Mqtt3Publish next = inbox.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("a message within 30 s").isNotNull();
        return next;
    }

    private static void publish(Mqtt3BlockingClient client, String topic, int qos, String text) {
        client.publishWith()
                .topic(topic)
                .qos(MqttQos.fromCode(qos))
                .payload(text.getBytes())
                .send();
    }

    @Test
    void lets_a_client_come_again_that_was_only_seen_but_not_with_an_accepted_devices_id() {
        Mqtt3BlockingClient client = three("t-warm", new LinkedBlockingQueue<>());
        site.change(TestSite.WARM, DeviceState.DISCOVERED);
        client.connect();
        client.disconnect();

        site.change(TestSite.WARM, DeviceState.IN_SERVICE);
        assertThatThrownBy(client::connect).isInstanceOf(Mqtt3ConnAckException.class);
    }

    @Test
    void keeps_retained_messages_of_every_quality_until_an_empty_one_comes() throws Exception {
        BlockingQueue<Mqtt3Publish> inbox = new LinkedBlockingQueue<>();
        Mqtt3BlockingClient client = three("retaining", inbox);
        client.connect();
        for (int qos = 0; qos < 3; qos++) {
            client.publishWith()
                    .topic("Topic/" + qos)
                    .qos(MqttQos.fromCode(qos))
                    .retain(true)
                    .payload(("qos " + qos).getBytes())
                    .send();
        }
        Await.until(
                "all are retained",
                () -> site.gateway.metrics().fronts().get("mqtt_retained_messages") == 3);
        client.subscribeWith().topicFilter("+/+").qos(MqttQos.EXACTLY_ONCE).send();
        for (int i = 0; i < 3; i++) {
            assertThat(next(inbox).isRetain()).isTrue();
        }
        for (int qos = 0; qos < 3; qos++) {
            client.publishWith()
                    .topic("Topic/" + qos)
                    .qos(MqttQos.fromCode(qos))
                    .retain(true)
                    .send();
        }
        Await.until(
                "all are gone",
                () -> site.gateway.metrics().fronts().get("mqtt_retained_messages") == 0);
    }

    @Test
    void hides_dollar_topics_from_wildcards_and_gives_them_by_name() throws Exception {
        BlockingQueue<Mqtt3Publish> inbox = new LinkedBlockingQueue<>();
        Mqtt3BlockingClient client = three("dollar", inbox);
        client.connect();
        client.subscribeWith().topicFilter("+/#").qos(MqttQos.EXACTLY_ONCE).send();
        client.subscribeWith().topicFilter("$own/+").qos(MqttQos.AT_LEAST_ONCE).send();
        publish(client, "$TopicA/B", 1, "hidden");
        publish(client, "$own/x", 1, "named");
        publish(client, "TopicA/B", 1, "shown");
        assertThat(next(inbox).getTopic()).hasToString("$own/x");
        assertThat(next(inbox).getTopic()).hasToString("TopicA/B");
        assertThat(inbox).isEmpty();
    }

    @Test
    void queues_for_an_absent_client_and_sends_again_what_it_did_not_complete() throws Exception {
        try (RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 4)) {
            client.connect("redelivery", 0, 60, NONE);
            client.subscribe("TopicA/#", 2);
        }
        Mqtt3BlockingClient publisher = three("publisher", new LinkedBlockingQueue<>());
        publisher.connect();
        publish(publisher, "TopicA/B", 1, "one");
        publish(publisher, "TopicA/C", 2, "two");
        try (RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 4)) {
            assertThat(client.connect("redelivery", 0, 60, NONE).at(0)).isEqualTo(1);
            assertThat(client.read().qos()).isEqualTo(1);
            assertThat(client.read().qos()).isEqualTo(2);
        }
        BlockingQueue<Mqtt3Publish> inbox = new LinkedBlockingQueue<>();
        Mqtt3BlockingClient back = three("redelivery", inbox);
        back.connectWith().cleanSession(false).send();
        List<String> got = new ArrayList<>();
        got.add(new String(next(inbox).getPayloadAsBytes()));
        got.add(new String(next(inbox).getPayloadAsBytes()));
        assertThat(got).containsExactly("one", "two");
    }

    @Test
    void gives_overlapping_subscriptions_the_highest_quality() throws Exception {
        BlockingQueue<Mqtt3Publish> inbox = new LinkedBlockingQueue<>();
        Mqtt3BlockingClient client = three("overlapping", inbox);
        client.connect();
        client.subscribeWith()
                .addSubscription()
                .topicFilter("TopicA/#")
                .qos(MqttQos.EXACTLY_ONCE)
                .applySubscription()
                .addSubscription()
                .topicFilter("TopicA/+")
                .qos(MqttQos.AT_LEAST_ONCE)
                .applySubscription()
                .send();
        publish(client, "TopicA/C", 2, "x");
        publish(client, "TopicA/C", 2, "end");
        assertThat(next(inbox).getQos()).isEqualTo(MqttQos.EXACTLY_ONCE);
        assertThat(next(inbox).getPayloadAsBytes()).isEqualTo("end".getBytes());
    }

    @Test
    void publishes_the_will_of_a_client_that_falls_silent() throws Exception {
        BlockingQueue<Mqtt3Publish> inbox = new LinkedBlockingQueue<>();
        Mqtt3BlockingClient watcher = three("watcher", inbox);
        watcher.connect();
        watcher.subscribeWith().topicFilter("/TopicA").qos(MqttQos.EXACTLY_ONCE).send();
        try (RawClient silent = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 4)) {
            silent.sendConnect("silent", 0x06, 1, NONE, "/TopicA", "keepalive expiry");
            assertThat(next(inbox).getPayloadAsBytes()).isEqualTo("keepalive expiry".getBytes());
        }
    }

    @Test
    void fails_the_one_subscription_that_is_forbidden_in_both_versions() {
        Mqtt3BlockingClient three = three("three", new LinkedBlockingQueue<>());
        three.connect();
        assertThatThrownBy(() ->
                        three.subscribeWith().topicFilter("test/nosubscribe").send())
                .isInstanceOf(Mqtt3SubAckException.class);
        Mqtt5BlockingClient five = HiveMq.five(site, "five");
        five.connect();
        assertThatThrownBy(() ->
                        five.subscribeWith().topicFilter("test/nosubscribe").send())
                .isInstanceOfSatisfying(
                        Mqtt5SubAckException.class,
                        refused -> assertThat(refused.getMqttMessage().getReasonCodes())
                                .containsExactly(Mqtt5SubAckReasonCode.UNSPECIFIED_ERROR));
    }

    @Test
    void tells_a_keep_alive_of_a_minute_and_names_the_nameless() throws Exception {
        Mqtt5BlockingClient five = HiveMq.five(site, "five");
        assertThat(five.connectWith().keepAlive(120).send().getServerKeepAlive())
                .hasValue(60);
        try (RawClient clean = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 4);
                RawClient keeping = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 4)) {
            assertThat(clean.connect("", 2, 60, NONE).at(1)).isZero();
            assertThat(keeping.connect("", 0, 60, NONE).at(1)).isEqualTo(2);
        }
    }

    @Test
    void stops_after_unsubscribe_and_keeps_the_rest() throws Exception {
        BlockingQueue<Mqtt3Publish> inbox = new LinkedBlockingQueue<>();
        Mqtt3BlockingClient client = three("unsubscribing", inbox);
        client.connect();
        for (String topic : new String[] {"TopicA", "TopicA/B", "Topic/C"}) {
            client.subscribeWith().topicFilter(topic).qos(MqttQos.EXACTLY_ONCE).send();
        }
        client.unsubscribeWith().topicFilter("TopicA").send();
        for (String topic : new String[] {"TopicA", "TopicA/B", "Topic/C"}) {
            publish(client, topic, 1, "x");
        }
        assertThat(next(inbox).getTopic()).hasToString("TopicA/B");
        assertThat(next(inbox).getTopic()).hasToString("Topic/C");
    }

    @Test
    void refuses_the_publisher_and_never_drops_what_it_acknowledged() throws Exception {
        MqttConfig few = MqttConfig.DEFAULTS.with(new MqttConfig.Queues(
                10, 64, 1_048_576, 20, 1_048_576, 268_435_456L, 100, 1_048_576L));
        try (TestSite narrow = new TestSite(few)) {
            Mqtt5BlockingClient away = HiveMq.five(narrow, "away");
            BlockingQueue<Mqtt5Publish> inbox = HiveMq.inbox(away.toAsync());
            away.connect(HiveMq.keeping());
            away.subscribeWith().topicFilter("a").qos(MqttQos.AT_LEAST_ONCE).send();
            away.disconnect();
            narrow.awaitConnections(0);
            Mqtt5BlockingClient publisher = HiveMq.five(narrow, "publisher");
            publisher.connect();
            int acknowledged = 0;
            for (int i = 0; i < 40; i++) {
                var result = publisher
                        .toAsync()
                        .publishWith()
                        .topic("a")
                        .qos(MqttQos.fromCode(1 + i % 2))
                        .payload(("" + i).getBytes())
                        .send()
                        .handle((sent, refused) -> refused == null)
                        .get(30, TimeUnit.SECONDS);
                acknowledged += result ? 1 : 0;
            }
            assertThat(acknowledged).isEqualTo(20);
            Await.until(
                    "refusals are counted",
                    () -> narrow.gateway.metrics().fronts().get("mqtt_quota_exceeded_total") == 20);
            away.connect(HiveMq.keeping());
            for (int i = 0; i < acknowledged; i++) {
                assertThat(HiveMq.nextText(inbox)).isEqualTo("" + i);
            }
        }
    }
}
