package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What was acknowledged is there after the process was killed (guideline X-3). The kill is the
 * store as it stands on the disk at that moment, given to a new gateway.
 */
@Timeout(120)
class DurabilityTest {
    private static final int KEEP = 0;
    private static final int CLEAN = 2;
    private static final byte[] NONE = {};

    private TestSite site = new TestSite();
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        site.close();
    }

    private void kill() {
        site = site.killed();
    }

    private RawClient open(int version) throws IOException {
        RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), version);
        clients.add(client);
        return client;
    }

    /** An MQTT 3.1.1 client whose session stays; {@code present} is what the server must say. */
    private RawClient lasting(String clientId, boolean present) throws IOException {
        RawClient client = open(4);
        RawClient.Packet connack = client.connect(clientId, KEEP, 60, NONE);
        assertThat(connack.at(1)).as("return code").isZero();
        assertThat(connack.at(0) == 1).as("session present").isEqualTo(present);
        return client;
    }

    private RawClient publisher() throws IOException {
        RawClient client = open(4);
        client.connect("publisher", CLEAN, 60, NONE);
        return client;
    }

    private static void publish(RawClient client, String topic, String payload, int packetId)
            throws IOException {
        client.publish(topic, payload, 2, packetId);
        RawClient.Packet puback = client.read();
        assertThat(puback.type()).isEqualTo(4);
        assertThat(puback.acknowledgedId()).isEqualTo(packetId);
    }

    private static RawClient.Packet readPublish(RawClient client, String payload)
            throws IOException {
        RawClient.Packet publish = client.read();
        assertThat(publish.type()).as("PUBLISH").isEqualTo(3);
        assertThat(publish.payload(4)).isEqualTo(payload);
        return publish;
    }

    private static void acknowledge(RawClient client, int first, int packetId) throws IOException {
        client.send(first, packetId >> 8, packetId & 0xff);
    }

    @Test
    void gives_an_absent_session_after_a_kill_what_was_acknowledged() throws IOException {
        RawClient subscriber = lasting("keeper", false);
        assertThat(subscriber.subscribe("a/+", 1)).isEqualTo(1);
        subscriber.close();
        RawClient publisher = publisher();
        publish(publisher, "a/1", "one", 1);
        publish(publisher, "a/2", "two", 2);
        kill();
        RawClient back = lasting("keeper", true);
        RawClient.Packet one = readPublish(back, "one");
        RawClient.Packet two = readPublish(back, "two");
        assertThat(one.topic()).isEqualTo("a/1");
        acknowledge(back, 0x40, one.packetId());
        acknowledge(back, 0x40, two.packetId());
        publish(publisher(), "a/3", "three", 1);
        readPublish(back, "three");
    }

    @Test
    void does_not_give_again_what_the_client_has_acknowledged() throws IOException {
        RawClient subscriber = lasting("keeper", false);
        subscriber.subscribe("a", 1);
        RawClient publisher = publisher();
        publish(publisher, "a", "one", 1);
        RawClient.Packet one = readPublish(subscriber, "one");
        acknowledge(subscriber, 0x40, one.packetId());
        assertThat(subscriber.isQuiet()).isTrue();
        // Committed in order: when this is, the acknowledgement before it is.
        publish(publisher, "a", "two", 2);
        readPublish(subscriber, "two");
        kill();
        readPublish(lasting("keeper", true), "two");
    }

    @Test
    void keeps_a_body_for_those_who_still_wait_for_it() throws IOException {
        List<RawClient> subscribers = new ArrayList<>();
        for (String name : List.of("first", "second", "third")) {
            RawClient one = lasting(name, false);
            one.subscribe("a", 1);
            subscribers.add(one);
        }
        RawClient publisher = publisher();
        publish(publisher, "a", "shared", 1);
        RawClient.Packet had = readPublish(subscribers.getFirst(), "shared");
        acknowledge(subscribers.getFirst(), 0x40, had.packetId());
        assertThat(subscribers.getFirst().isQuiet()).isTrue();
        publish(publisher, "b", "settles", 2);
        RawClient other = lasting("settler", false);
        other.subscribe("b", 1);
        kill();
        assertThat(lasting("first", true).isQuiet()).isTrue();
        for (String name : List.of("second", "third")) {
            RawClient back = lasting(name, true);
            acknowledge(back, 0x40, readPublish(back, "shared").packetId());
            assertThat(back.isQuiet()).isTrue();
        }
        lasting("another", false);
        kill();
        assertThat(lasting("second", true).isQuiet()).isTrue();
        assertThat(lasting("third", true).isQuiet()).isTrue();
    }

    @Test
    void keeps_retained_messages_the_last_of_each_topic() throws IOException {
        RawClient publisher = publisher();
        publisher.publish("r/1", "old", 3, 1);
        publisher.read();
        publisher.publish("r/1", "new", 3, 2);
        publisher.read();
        publisher.publish("r/2", "gone", 3, 3);
        publisher.read();
        publisher.publish("r/2", "", 3, 4);
        publisher.read();
        kill();
        RawClient subscriber = publisher();
        assertThat(subscriber.subscribe("r/#", 0)).isZero();
        assertThat(readPublish(subscriber, "new").topic()).isEqualTo("r/1");
        assertThat(subscriber.isQuiet()).isTrue();
    }

    @Test
    void forgets_what_was_unsubscribed_and_sessions_that_ended() throws IOException {
        RawClient subscriber = lasting("keeper", false);
        subscriber.subscribe("a", 1);
        subscriber.subscribe("b", 1);
        subscriber.send(0xa2, 0, 11, "a");
        assertThat(subscriber.read().type()).isEqualTo(11);
        subscriber.close();
        lasting("ends", false).close();
        RawClient ends = open(4);
        assertThat(ends.connect("ends", CLEAN, 60, NONE).at(0)).isZero();
        RawClient publisher = publisher();
        publish(publisher, "a", "nobody", 1);
        publish(publisher, "b", "somebody", 2);
        kill();
        RawClient back = lasting("keeper", true);
        readPublish(back, "somebody");
        assertThat(back.isQuiet()).isTrue();
        lasting("ends", false);
    }

    @Test
    void takes_a_qos_2_message_once_across_a_kill() throws IOException {
        RawClient subscriber = lasting("keeper", false);
        subscriber.subscribe("a", 2);
        subscriber.close();
        RawClient publisher = lasting("twice", false);
        publisher.publish("a", "once", 4, 7);
        assertThat(publisher.read().type()).as("PUBREC").isEqualTo(5);
        kill();
        RawClient again = lasting("twice", true);
        again.publish("a", "once", 12, 7);
        assertThat(again.read().type()).as("PUBREC").isEqualTo(5);
        acknowledge(again, 0x62, 7);
        assertThat(again.read().type()).as("PUBCOMP").isEqualTo(7);
        kill();
        RawClient next = lasting("twice", true);
        next.publish("a", "another", 4, 7);
        assertThat(next.read().type()).as("PUBREC").isEqualTo(5);
        RawClient back = lasting("keeper", true);
        readPublish(back, "once");
        readPublish(back, "another");
        assertThat(back.isQuiet()).isTrue();
    }

    @Test
    void goes_on_with_a_qos_2_delivery_where_it_was() throws IOException {
        RawClient subscriber = lasting("keeper", false);
        subscriber.subscribe("a", 2);
        RawClient publisher = publisher();
        publisher.publish("a", "first", 4, 1);
        publisher.read();
        publisher.publish("a", "second", 4, 2);
        publisher.read();
        int first = readPublish(subscriber, "first").packetId();
        int second = readPublish(subscriber, "second").packetId();
        acknowledge(subscriber, 0x50, first);
        assertThat(subscriber.read().type()).as("PUBREL").isEqualTo(6);
        kill();
        RawClient back = lasting("keeper", true);
        RawClient.Packet pubrel = back.read();
        assertThat(pubrel.first()).as("PUBREL").isEqualTo(0x62);
        assertThat(pubrel.acknowledgedId()).isEqualTo(first);
        RawClient.Packet resent = readPublish(back, "second");
        assertThat(resent.packetId()).isEqualTo(second);
        assertThat(resent.first() & 8).as("DUP").isEqualTo(8);
        acknowledge(back, 0x70, first);
        acknowledge(back, 0x50, second);
        assertThat(back.read().type()).as("PUBREL").isEqualTo(6);
        acknowledge(back, 0x70, second);
        assertThat(back.isQuiet()).isTrue();
    }

    @Test
    void publishes_the_will_of_a_client_that_was_connected_when_it_was_killed() throws IOException {
        RawClient watcher = lasting("watcher", false);
        watcher.subscribe("last", 1);
        RawClient lost = open(4);
        // Will flag, will QoS 1, a session that stays.
        lost.sendConnect("lost", 0x0c, 60, NONE, "last", "words");
        assertThat(lost.read().at(1)).isZero();
        kill();
        readPublish(lasting("watcher", true), "words");
    }

    @Test
    void forgets_a_session_whose_time_is_over() throws Exception {
        RawClient shortly = open(5);
        // Session expiry interval: one second.
        shortly.connect("short", 2, 60, new byte[] {0x11, 0, 0, 0, 1});
        shortly.subscribe("a", 1);
        kill();
        Await.until(
                "the session ended",
                () -> site.gateway.metrics().fronts().get("mqtt_sessions") == 0);
        // Committed in order: when this is, the end before it is.
        lasting("settler", false);
        kill();
        RawClient back = open(5);
        byte[] hour = {0x11, 0, 0, 14, 16};
        assertThat(back.connect("short", 0, 60, hour).at(0))
                .as("session present")
                .isZero();
    }

    @Test
    void loses_nothing_acknowledged_and_doubles_nothing_at_qos_2_at_any_moment()
            throws IOException {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        lasting("keeper", false).subscribe("a/#", 2);
        List<String> acknowledged = new ArrayList<>();
        List<String> published = new ArrayList<>();
        int number = 0;
        for (int round = 0; round < 5; round++) {
            RawClient publisher = lasting("publisher", round > 0);
            int many = 1 + random.nextInt(60);
            for (int i = 0; i < many; i++) {
                String payload = "m" + number++;
                published.add(payload);
                publisher.publish("a/b", payload, 4, number);
            }
            int read = random.nextInt(many);
            for (int i = 0; i < read; i++) {
                assertThat(publisher.read().type()).as("PUBREC").isEqualTo(5);
                acknowledged.add(published.get(published.size() - many + i));
            }
            kill();
            RawClient again = lasting("publisher", true);
            for (int i = 0; i < many; i++) {
                again.publish(
                        "a/b",
                        published.get(published.size() - many + i),
                        12,
                        number - many + i + 1);
                assertThat(again.read().type()).as("PUBREC").isEqualTo(5);
            }
            for (int i = 0; i < many; i++) {
                acknowledge(again, 0x62, number - many + i + 1);
                assertThat(again.read().type()).as("PUBCOMP").isEqualTo(7);
            }
        }
        RawClient back = lasting("keeper", true);
        List<String> got = new ArrayList<>();
        for (int i = 0; i < published.size(); i++) {
            RawClient.Packet publish = back.read();
            got.add(publish.payload(4));
        }
        assertThat(got).as("seed %d", seed).containsExactlyElementsOf(published);
        assertThat(got).containsAll(acknowledged);
        assertThat(back.isQuiet()).as("seed %d", seed).isTrue();
    }

    @Test
    void keeps_subscriptions_of_an_mqtt_5_session_with_their_options() throws IOException {
        RawClient subscriber = open(5);
        byte[] hour = {0x11, 0, 0, 14, 16};
        subscriber.connect("five", 2, 60, hour);
        // Subscription identifier 9; QoS 1, no local, retain as published.
        subscriber.send(0x82, 0, 10, new byte[] {2, 0x0b, 9}, "a", 1 | 4 | 8);
        assertThat(subscriber.read().type()).isEqualTo(9);
        kill();
        RawClient back = open(5);
        assertThat(back.connect("five", 0, 60, hour).at(0)).isEqualTo(1);
        back.publish("a", "own", 2, 1);
        assertThat(back.read().type()).as("only PUBACK").isEqualTo(4);
        RawClient publisher = publisher();
        publisher.publish("a", "theirs", 3, 1);
        RawClient.Packet publish = back.read();
        assertThat(publish.first() & 1).as("retain as published").isEqualTo(1);
        assertThat(publish.properties()).containsExactly(0x0b, 9);
    }
}
