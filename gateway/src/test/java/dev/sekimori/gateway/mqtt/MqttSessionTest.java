package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What outlives a connection, and what bounds it. */
class MqttSessionTest {
    private static final byte[] NONE = {};
    private static final byte[] EXPIRES_IN_60_S = {0x11, 0, 0, 0, 60};
    private static final byte[] EXPIRES_IN_1_S = {0x11, 0, 0, 0, 1};
    private static final int KEEP = 0;
    private static final int CLEAN = 2;

    private final TestSite site = new TestSite(MqttConfig.DEFAULTS.with(
            new MqttConfig.Queues(4, 64, 1_048_576, 5, 1_048_576, 268_435_456L, 100, 1_048_576L)));

    @AfterEach
    void close() {
        site.close();
    }

    private RawClient open(int version) throws Exception {
        return RawClient.from(TestSite.OPEN_ADDRESS, site.port(), version);
    }

    private void publish(int from, int to) throws Exception {
        try (RawClient publisher = open(5)) {
            publisher.connect("publisher");
            for (int i = from; i <= to; i++) {
                publisher.publish("a/b", "m" + i, 2, i);
                assertThat(publisher.read().body()).as("message %d is taken", i).hasSize(2);
            }
        }
    }

    private static void acknowledge(RawClient client, RawClient.Packet message) throws Exception {
        client.send(0x40, message.packetId() >> 8, message.packetId() & 0xff);
    }

    @Test
    void keeps_qos_1_messages_for_an_absent_3_1_1_client_in_order() throws Exception {
        try (RawClient client = open(4)) {
            assertThat(client.connect("keeper", KEEP, 60, NONE).body()).containsExactly(0, 0);
            assertThat(client.subscribe("a/+", 1)).isEqualTo(1);
        }
        publish(1, 5);
        try (RawClient client = open(4)) {
            assertThat(client.connect("keeper", KEEP, 60, NONE).body()).containsExactly(1, 0);
            List<String> got = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                RawClient.Packet message = client.read();
                got.add(message.payload(4));
                acknowledge(client, message);
            }
            assertThat(got).containsExactly("m1", "m2", "m3", "m4", "m5");
            assertThat(client.isQuiet()).isTrue();
        }
    }

    @Test
    void sends_again_what_was_not_acknowledged_with_the_same_identifier_and_as_duplicate()
            throws Exception {
        int identifier;
        try (RawClient client = open(5)) {
            client.connect("forgetful", CLEAN, 60, EXPIRES_IN_60_S);
            client.subscribe("a/b", 1);
            publish(1, 1);
            RawClient.Packet first = client.read();
            assertThat(first.first() & 8).isZero();
            identifier = first.packetId();
        }
        try (RawClient client = open(5)) {
            assertThat(client.connect("forgetful", KEEP, 60, EXPIRES_IN_60_S).at(0))
                    .isEqualTo(1);
            RawClient.Packet again = client.read();
            assertThat(again.first() & 8).isEqualTo(8);
            assertThat(again.packetId()).isEqualTo(identifier);
            acknowledge(client, again);
            assertThat(client.isQuiet()).isTrue();
        }
        try (RawClient client = open(5)) {
            assertThat(client.connect("forgetful", KEEP, 60, EXPIRES_IN_60_S).at(0))
                    .isEqualTo(1);
            assertThat(client.isQuiet()).isTrue();
        }
    }

    @Test
    void forgets_everything_on_a_clean_start() throws Exception {
        try (RawClient client = open(5)) {
            client.connect("cleaner", CLEAN, 60, EXPIRES_IN_60_S);
            client.subscribe("a/b", 1);
        }
        publish(1, 2);
        try (RawClient client = open(5)) {
            assertThat(client.connect("cleaner", CLEAN, 60, NONE).at(0)).isZero();
            assertThat(client.isQuiet()).isTrue();
        }
        Await.until("nothing is left", () -> {
            Map<String, Long> counters = site.gateway.metrics().fronts();
            return counters.get("mqtt_subscriptions") == 0
                    && counters.get("mqtt_queued_bytes") == 0;
        });
    }

    @Test
    void ends_a_session_when_its_interval_is_over() throws Exception {
        try (RawClient client = open(5)) {
            client.connect("short", CLEAN, 60, EXPIRES_IN_1_S);
            client.subscribe("a/b", 1);
            publish(1, 1);
        }
        Await.until(
                "the session is gone",
                () -> site.gateway.metrics().fronts().get("mqtt_sessions") == 0);
        try (RawClient client = open(5)) {
            assertThat(client.connect("short", KEEP, 60, EXPIRES_IN_1_S).at(0)).isZero();
            assertThat(client.isQuiet()).isTrue();
        }
    }

    @Test
    void refuses_the_publisher_when_an_absent_client_has_as_much_as_it_may() throws Exception {
        try (RawClient client = open(5)) {
            client.connect("absent", CLEAN, 60, EXPIRES_IN_60_S);
            client.subscribe("a/b", 1);
        }
        publish(1, 5);
        try (RawClient five = open(5);
                RawClient four = open(4)) {
            five.connect("five");
            five.publish("a/b", "too much", 2, 6);
            assertThat(five.read().at(2)).isEqualTo(0x97);
            five.publish("a/b", "let go", 0, 0);
            assertThat(five.isQuiet()).isTrue();
            four.connect("four");
            four.publish("a/b", "too much", 2, 6);
            assertThat(four.lastBeforeClose()).isEmpty();
        }
        try (RawClient client = open(5)) {
            client.connect("absent", KEEP, 60, EXPIRES_IN_60_S);
            for (int i = 1; i <= 5; i++) {
                RawClient.Packet message = client.read();
                assertThat(message.payload(5)).isEqualTo("m" + i);
                acknowledge(client, message);
            }
            assertThat(client.isQuiet()).isTrue();
        }
    }

    @Test
    void never_has_more_unacknowledged_than_the_client_takes() throws Exception {
        byte[] receiveMaximum2 = {0x21, 0, 2};
        try (RawClient client = open(5)) {
            client.connect("narrow", CLEAN, 60, receiveMaximum2);
            client.subscribe("a/b", 1);
            publish(1, 4);
            RawClient.Packet first = client.read();
            RawClient.Packet second = client.read();
            assertThat(client.isQuiet()).isTrue();
            acknowledge(client, first);
            RawClient.Packet third = client.read();
            assertThat(third.payload(5)).isEqualTo("m3");
            acknowledge(client, second);
            assertThat(client.read().payload(5)).isEqualTo("m4");
        }
    }

    @Test
    void lets_a_version_5_client_end_its_session_as_it_leaves() throws Exception {
        try (RawClient client = open(5)) {
            client.connect("leaver", CLEAN, 60, EXPIRES_IN_60_S);
            client.subscribe("a/b", 1);
            client.send(0xe0, 0, 5, 0x11, 0, 0, 0, 0);
            assertThat(client.lastBeforeClose()).isEmpty();
        }
        Await.until(
                "the session is gone",
                () -> site.gateway.metrics().fronts().get("mqtt_sessions") == 0);
    }

    @Test
    void takes_the_session_over_with_what_waits_in_it() throws Exception {
        try (RawClient first = open(5);
                RawClient second = open(5)) {
            first.connect("mover", CLEAN, 60, EXPIRES_IN_60_S);
            first.subscribe("a/b", 1);
            publish(1, 1);
            RawClient.Packet unacknowledged = first.read();
            assertThat(second.connect("mover", KEEP, 60, EXPIRES_IN_60_S).at(0)).isEqualTo(1);
            assertThat(second.read().packetId()).isEqualTo(unacknowledged.packetId());
            publish(2, 2);
            assertThat(second.read().payload(5)).isEqualTo("m2");
        }
    }

    @Test
    void bounds_subscriptions_of_a_session() throws Exception {
        MqttConfig.Connections three = new MqttConfig.Connections(100, 100, 100, 3, 4, 30);
        try (TestSite narrow = new TestSite(MqttConfig.DEFAULTS.with(three));
                RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, narrow.port(), 5)) {
            client.connect("greedy");
            assertThat(client.subscribe("a", 0)).isZero();
            assertThat(client.subscribe("b", 0)).isZero();
            assertThat(client.subscribe("c", 0)).isZero();
            assertThat(client.subscribe("d", 0)).isEqualTo(0x97);
            assertThat(client.subscribe("c", 1)).isEqualTo(1);
        }
    }

    @Test
    void bounds_sessions() throws Exception {
        MqttConfig.Connections one = new MqttConfig.Connections(100, 100, 1, 3, 4, 30);
        try (TestSite narrow = new TestSite(MqttConfig.DEFAULTS.with(one));
                RawClient first = RawClient.from(TestSite.OPEN_ADDRESS, narrow.port(), 5);
                RawClient second = RawClient.from(TestSite.OPEN_ADDRESS, narrow.port(), 5)) {
            assertThat(first.connect("first").at(1)).isZero();
            assertThat(second.connect("second").at(1)).isEqualTo(0x97);
        }
    }
}
