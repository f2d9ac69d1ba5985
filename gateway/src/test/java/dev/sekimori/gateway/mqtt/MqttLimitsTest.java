package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Silence, slowness and malformed packets end a connection with the reason, and harm no other. */
class MqttLimitsTest {
    private static final byte[] NONE = {};
    private static final MqttConfig QUICK = MqttConfig.DEFAULTS
            .with(new MqttConfig.Times(5_000, 60, 60, 3_000))
            .with(new MqttConfig.Queues(
                    10, 32, 65_536, 5, 1_048_576, 268_435_456L, 10, 1_048_576L));

    private static RawClient open(TestSite site, String clientId, int version) throws Exception {
        RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), version);
        assertThat(client.connect(clientId).at(1)).isZero();
        return client;
    }

    @Test
    void closes_a_connection_after_one_and_a_half_times_its_keep_alive() throws Exception {
        MqttConfig oneSecond = QUICK.with(new MqttConfig.Times(5_000, 1, 60, 3_000));
        try (TestSite site = new TestSite(oneSecond);
                RawClient four = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 4);
                RawClient five = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            long start = System.nanoTime();
            four.connect("four", 2, 1, NONE);
            byte[] told = five.connect("five", 2, 0, NONE).body();
            assertThat(told).containsSequence(0x13, 0, 1);
            assertThat(four.lastBeforeClose()).isEmpty();
            assertThat(System.nanoTime() - start)
                    .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1_400));
            assertThat(five.lastBeforeClose().orElseThrow().at(0)).isEqualTo(0x8d);
        }
    }

    @Test
    void holds_publishers_back_and_then_closes_a_consumer_that_reads_nothing() throws Exception {
        try (TestSite site = new TestSite(QUICK);
                RawClient slow = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5);
                RawClient good = open(site, "good", 5);
                RawClient publisher = open(site, "publisher", 5)) {
            slow.socket().setReceiveBufferSize(4_096);
            slow.connect("slow");
            slow.subscribe("a/slow", 0);
            good.subscribe("a/#", 0);
            String payload = "x".repeat(10_000);
            CompletableFuture<Void> all = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < 3_000; i++) {
                        publisher.publish("a/slow", payload, 0, 0);
                    }
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            for (int i = 0; i < 3_000; i++) {
                assertThat(good.read().payload(5)).hasSize(10_000);
            }
            all.get(30, TimeUnit.SECONDS);
            Await.until("the slow consumer is counted", () -> {
                Map<String, Long> counters = site.gateway.metrics().fronts();
                return counters.get("mqtt_slow_consumers_closed_total") == 1
                        && counters.get("mqtt_publishers_held_total") > 0;
            });
            assertThat(publisher.isQuiet()).isTrue();
            Await.until(
                    "nothing is queued",
                    () -> site.gateway.metrics().fronts().get("mqtt_queued_bytes") == 0);
        }
    }

    @Test
    void closes_a_consumer_that_never_acknowledges_while_messages_wait() throws Exception {
        try (TestSite site = new TestSite(QUICK);
                RawClient mute = open(site, "mute", 5);
                RawClient publisher = open(site, "publisher", 4)) {
            mute.subscribe("a", 1);
            for (int i = 1; i <= 60; i++) {
                publisher.publish("a", "x", 2, i);
            }
            RawClient.Packet last = mute.lastBeforeClose().orElseThrow();
            assertThat(last.type()).isEqualTo(14);
            assertThat(last.at(0)).isEqualTo(0x97);
            for (int i = 1; i <= 60; i++) {
                assertThat(publisher.read().acknowledgedId()).isEqualTo(i);
            }
        }
    }

    @Test
    void names_the_reason_of_a_malformed_packet() throws Exception {
        try (TestSite site = new TestSite(QUICK);
                RawClient bystander = open(site, "bystander", 5)) {
            bystander.subscribe("a", 0);
            // A packet larger than announced, an overlong length, a wildcard in a topic, bad UTF-8,
            // QoS 3.
            assertReason(
                    site, 0x95, new byte[] {0x30, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x01});
            assertReason(site, 0x81, new byte[] {0x30, -1, -1, -1, -1, 1});
            assertReason(site, 0x90, RawClient.packet(0x30, RawClient.bytes("a/+", 0)));
            assertReason(site, 0x81, RawClient.packet(0x30, new byte[] {0, 1, (byte) 0xc0, 0}));
            assertReason(site, 0x81, RawClient.packet(0x36, RawClient.bytes("a", 0, 1, 0)));
            assertReason(site, 0x82, RawClient.packet(0x30, RawClient.bytes("", 0)));
            assertReason(site, 0x81, RawClient.packet(0x82, new byte[] {0, 1, 0, 0x7f, -1, 'a'}));
            assertReason(site, 0x81, RawClient.packet(0x60, new byte[] {0, 1}));
            assertReason(site, 0x81, RawClient.packet(0x50, new byte[] {0, 0}));
            assertReason(site, 0x82, RawClient.packet(0x90, new byte[] {0, 1, 0, 0}));
            assertThat(bystander.isQuiet()).isTrue();
        }
    }

    private static void assertReason(TestSite site, int reason, byte[] bytes) throws Exception {
        try (RawClient client = open(site, "malformed", 5)) {
            client.send(bytes);
            RawClient.Packet last = client.lastBeforeClose().orElseThrow();
            assertThat(last.type()).isEqualTo(14);
            assertThat(last.at(0)).isEqualTo(reason);
        }
    }
}
