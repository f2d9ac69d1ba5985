package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Retained messages, wills, properties and options of subscriptions. */
class MqttMessageTest {
    private static final byte[] NONE = {};
    private static final int WILL_QOS_1 = 0x0e;

    private final TestSite site = new TestSite(MqttConfig.DEFAULTS.with(
            new MqttConfig.Queues(10, 64, 1_048_576, 5, 1_048_576, 268_435_456L, 2, 1_048_576L)));

    @AfterEach
    void close() {
        site.close();
    }

    private RawClient open(String clientId, int version) throws Exception {
        RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), version);
        assertThat(client.connect(clientId).at(1)).isZero();
        return client;
    }

    @Test
    void gives_the_last_retained_message_to_a_new_subscriber_with_the_retain_flag()
            throws Exception {
        try (RawClient publisher = open("publisher", 4);
                RawClient live = open("live", 4)) {
            live.subscribe("state/#", 1);
            publisher.publish("state/a", "old", 3, 1);
            publisher.read();
            publisher.publish("state/a", "new", 3, 2);
            publisher.read();
            assertThat(live.read().first() & 1).isZero();
            try (RawClient late = open("late", 4)) {
                late.subscribe("state/+", 1);
                RawClient.Packet retained = late.read();
                assertThat(retained.payload(4)).isEqualTo("new");
                assertThat(retained.first() & 1).isEqualTo(1);
                assertThat(late.isQuiet()).isTrue();
            }
            publisher.publish("state/a", "", 3, 3);
            publisher.read();
            try (RawClient later = open("later", 4)) {
                later.subscribe("state/a", 1);
                assertThat(later.isQuiet()).isTrue();
            }
        }
    }

    @Test
    void refuses_one_retained_message_too_many() throws Exception {
        try (RawClient publisher = open("publisher", 5)) {
            for (int i = 1; i <= 2; i++) {
                publisher.publish("state/" + i, "x", 3, i);
                assertThat(publisher.read().at(2)).isEqualTo(0x10);
            }
            publisher.publish("state/3", "x", 3, 3);
            assertThat(publisher.read().at(2)).isEqualTo(0x97);
            publisher.publish("state/2", "y", 3, 4);
            assertThat(publisher.read().at(2)).isEqualTo(0x10);
        }
    }

    @Test
    void follows_retain_handling_and_retain_as_published() throws Exception {
        try (RawClient publisher = open("publisher", 5);
                RawClient never = open("never", 5);
                RawClient once = open("once", 5)) {
            publisher.publish("state/a", "x", 3, 1);
            publisher.read();
            assertThat(never.subscribe("state/a", 0x20)).isZero();
            assertThat(never.isQuiet()).isTrue();
            assertThat(once.subscribe("state/a", 0x10 | 0x08)).isZero();
            assertThat(once.read().payload(5)).isEqualTo("x");
            assertThat(once.subscribe("state/a", 0x10 | 0x08)).isZero();
            assertThat(once.isQuiet()).isTrue();
            publisher.publish("state/a", "y", 1, 0);
            assertThat(once.read().first() & 1).isEqualTo(1);
            assertThat(never.read().first() & 1).isZero();
        }
    }

    @Test
    void publishes_the_will_of_a_client_that_is_lost_and_not_of_one_that_leaves() throws Exception {
        try (RawClient watcher = open("watcher", 4)) {
            watcher.subscribe("will/#", 1);
            RawClient lost = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 4);
            lost.sendConnect("lost", WILL_QOS_1, 60, NONE, "will/lost", "gone");
            assertThat(lost.read().at(1)).isZero();
            lost.close();
            RawClient.Packet will = watcher.read();
            assertThat(will.topic()).isEqualTo("will/lost");
            assertThat(will.payload(4)).isEqualTo("gone");
            try (RawClient leaving = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 4)) {
                leaving.sendConnect("leaving", WILL_QOS_1, 60, NONE, "will/leaving", "gone");
                leaving.read();
                leaving.send(new byte[] {(byte) 0xe0, 0});
                assertThat(leaving.lastBeforeClose()).isEmpty();
            }
            assertThat(watcher.isQuiet()).isTrue();
        }
    }

    @Test
    void holds_a_delayed_will_back_when_its_client_returns() throws Exception {
        byte[] expiry60 = {0x11, 0, 0, 0, 60};
        byte[] willDelay5 = {5, 0x18, 0, 0, 0, 5};
        try (RawClient watcher = open("watcher", 5)) {
            watcher.subscribe("will/#", 0);
            RawClient lost = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5);
            lost.sendConnect("lost", 0x06, 60, expiry60, willDelay5, "will/lost", "gone");
            lost.read();
            lost.close();
            try (RawClient back = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
                assertThat(back.connect("lost", 0, 60, expiry60).at(0)).isEqualTo(1);
            }
            RawClient other = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5);
            other.sendConnect("other", 0x06, 60, expiry60, willDelay5, "will/other", "gone");
            other.read();
            other.close();
            assertThat(watcher.read().topic()).isEqualTo("will/other");
        }
    }

    @Test
    void refuses_a_will_that_policy_forbids() throws Exception {
        try (RawClient watcher = open("watcher", 4)) {
            watcher.subscribe("#", 0);
            RawClient warm = RawClient.from(TestSite.WARM_ADDRESS, site.port(), 4);
            warm.sendConnect("t-warm", WILL_QOS_1, 60, NONE, "home/cold/state", "forged");
            assertThat(warm.read().at(1)).isZero();
            warm.close();
            Await.until(
                    "the session is gone",
                    () -> site.gateway.metrics().fronts().get("mqtt_sessions") == 1);
            assertThat(watcher.isQuiet()).isTrue();
        }
    }

    @Test
    void forwards_the_properties_of_version_5_and_counts_the_expiry_down() throws Exception {
        byte[] format = {0x01, 1};
        byte[] contentType = RawClient.bytes(0x03, "text/plain");
        byte[] response = RawClient.bytes(0x08, "reply/here");
        byte[] correlation = {0x09, 0, 3, 7, 8, 9};
        byte[] user = RawClient.bytes(0x26, "site", "kyoto");
        byte[] expiry = {0x02, 0, 0, 0, 100};
        byte[] all = RawClient.bytes(format, contentType, response, correlation, user, user);
        try (RawClient publisher = open("publisher", 5);
                RawClient five = open("five", 5);
                RawClient four = open("four", 4)) {
            five.send(0x82, 0, 1, 2, 0x0b, 42, "a/#", 0);
            assertThat(five.read().type()).isEqualTo(9);
            four.subscribe("a/b", 0);
            publisher.send(0x30, "a/b", all.length + 5, expiry, all, "x".getBytes());
            RawClient.Packet got = five.read();
            assertThat(got.properties())
                    .contains(all)
                    .containsSequence(0x0b, 42)
                    .containsSequence(0x02, 0, 0, 0);
            assertThat(got.payload(5)).isEqualTo("x");
            assertThat(four.read().payload(4)).isEqualTo("x");
        }
    }

    @Test
    void drops_a_message_that_expired_while_it_waited() throws Exception {
        byte[] expiry60 = {0x11, 0, 0, 0, 60};
        try (RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            client.connect("sleeper", 2, 60, expiry60);
            client.subscribe("a", 1);
        }
        site.awaitConnections(0);
        try (RawClient publisher = open("publisher", 5)) {
            publisher.send(0x32, "a", 0, 1, 5, new byte[] {2, 0, 0, 0, 0}, "gone".getBytes());
            publisher.read();
            publisher.publish("a", "stays", 2, 2);
            publisher.read();
        }
        try (RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            client.connect("sleeper", 0, 60, expiry60);
            assertThat(client.read().payload(5)).isEqualTo("stays");
        }
    }

    @Test
    void gives_one_copy_to_overlapping_subscriptions_and_none_to_a_no_local_one() throws Exception {
        try (RawClient client = open("both", 5);
                RawClient other = open("other", 5)) {
            client.subscribe("a/#", 0);
            client.subscribe("a/+", 1);
            client.subscribe("own/#", 4);
            client.publish("own/x", "mine", 0, 0);
            client.publish("a/b", "once", 2, 1);
            RawClient.Packet ack = client.read();
            RawClient.Packet message = ack.type() == 3 ? ack : client.read();
            assertThat(message.qos()).isEqualTo(1);
            client.send(0x40, message.packetId() >> 8, message.packetId() & 0xff);
            if (ack.type() == 3) {
                assertThat(client.read().type()).isEqualTo(4);
            }
            assertThat(client.isQuiet()).isTrue();
            other.publish("own/x", "theirs", 0, 0);
            assertThat(client.read().payload(5)).isEqualTo("theirs");
        }
    }

    @Test
    void stops_delivering_after_unsubscribe() throws Exception {
        try (RawClient client = open("client", 5)) {
            client.subscribe("a", 0);
            client.send(0xa2, 0, 3, 0, "a", "b");
            RawClient.Packet unsuback = client.read();
            assertThat(unsuback.at(3)).isZero();
            assertThat(unsuback.at(4)).isEqualTo(0x11);
            client.publish("a", "x", 0, 0);
            assertThat(client.isQuiet()).isTrue();
        }
    }

    @Test
    void says_what_it_does_not_serve() throws Exception {
        try (RawClient client = open("shared", 5)) {
            assertThat(client.subscribe("a/#/b", 0)).isEqualTo(0x8f);
        }
        try (RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            assertThat(client.connect("auth", 2, 60, RawClient.bytes(0x15, "SCRAM"))
                            .at(1))
                    .isEqualTo(0x8c);
        }
    }

    @Test
    void keeps_packets_from_a_client_that_are_larger_than_it_takes() throws Exception {
        byte[] most30 = {0x27, 0, 0, 0, 30};
        try (RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5);
                RawClient publisher = open("publisher", 5)) {
            client.connect("small", 2, 60, most30);
            client.subscribe("a", 1);
            publisher.publish("a", "x".repeat(40), 2, 1);
            publisher.read();
            publisher.publish("a", "short", 2, 2);
            assertThat(client.read().payload(5)).isEqualTo("short");
        }
    }
}
