package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Throws seeded rubbish at real sockets; the gateway must go on serving others and leave nothing
 * behind.
 */
class MqttFuzzTest {
    private static final int CONNECTIONS = 400;
    private static final ResourceLeakDetector.Level USUAL = ResourceLeakDetector.getLevel();

    @BeforeEach
    void watchEveryBuffer() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        LeakCounter.found().clear();
    }

    @AfterEach
    void watchSome() {
        ResourceLeakDetector.setLevel(USUAL);
    }

    @Test
    void serves_others_whatever_one_client_sends() throws Exception {
        long seed = Long.getLong("sekimori.fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        try (TestSite site = new TestSite();
                RawClient good = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            good.connect("good");
            good.subscribe("good", 0);
            for (int i = 0; i < CONNECTIONS; i++) {
                attack(site, random, i);
                if (i % 20 == 0) {
                    good.publish("good", "still here", 0, 0);
                    assertThat(good.read().payload(5))
                            .as("seed %d round %d", seed, i)
                            .isEqualTo("still here");
                }
            }
            Await.until(
                    "attackers are gone, seed " + seed,
                    () -> site.gateway.metrics().fronts().get("mqtt_connections") == 1);
            Await.until(
                    "their sessions are gone, seed " + seed,
                    () -> site.gateway.metrics().fronts().get("mqtt_subscriptions") == 1);
            Await.until(
                    "nothing is queued, seed " + seed,
                    () -> site.gateway.metrics().fronts().get("mqtt_queued_bytes") == 0);
        }
        LeakCounter.look();
        assertThat(LeakCounter.found()).as("leaks, seed %d", seed).isEmpty();
    }

    private static void attack(TestSite site, Random random, int round) throws Exception {
        int version = random.nextBoolean() ? 5 : 4;
        try (RawClient client =
                RawClient.from("127.78.0." + (2 + random.nextInt(200)), site.port(), version)) {
            if (random.nextInt(4) > 0) {
                client.connect("fuzz-" + round);
            }
            byte[] bytes = stream(random, version);
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(200));
                client.send(Arrays.copyOfRange(bytes, at, at + length));
                at += length;
            }
        } catch (IOException e) {
            // Closed in mid-attack, as it should be.
            assertThat(e).isNotNull();
        }
    }

    private static byte[] stream(Random random, int version) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int packets = 1 + random.nextInt(6);
        for (int i = 0; i < packets; i++) {
            byte[] packet = sound(random, version);
            all.writeBytes(random.nextInt(3) == 0 ? packet : mutated(random, packet));
        }
        return all.toByteArray();
    }

    private static byte[] sound(Random random, int version) {
        byte[] properties = version == 5 ? new byte[] {0} : new byte[0];
        byte[] payload = new byte[random.nextInt(300)];
        random.nextBytes(payload);
        List<byte[]> packets = new ArrayList<>();
        packets.add(RawClient.packet(0x30, RawClient.bytes("a/b", properties, payload)));
        packets.add(RawClient.packet(0x32, RawClient.bytes("a/b", 0, 7, properties, payload)));
        packets.add(RawClient.packet(0x33, RawClient.bytes("a/b", 0, 7, properties)));
        packets.add(RawClient.packet(0x82, RawClient.bytes(0, 1, properties, "a/#", 1, "+/b", 0)));
        packets.add(RawClient.packet(0xa2, RawClient.bytes(0, 1, properties, "a/#")));
        packets.add(RawClient.packet(0x34, RawClient.bytes("a/b", 0, 7, properties, payload)));
        packets.add(RawClient.packet(
                0x82, RawClient.bytes(0, 1, properties, "$share/g/a/#", 2, "$share/g", 1)));
        packets.add(RawClient.packet(
                0x30, RawClient.bytes("a/b", 3, new byte[] {0x23, 0, 1}, payload)));
        packets.add(RawClient.packet(0x30, RawClient.bytes("", 3, new byte[] {0x23, 0, 1})));
        packets.add(RawClient.packet(0x62, RawClient.bytes(0, 7)));
        packets.add(RawClient.packet(0x50, RawClient.bytes(0, 1)));
        packets.add(RawClient.packet(0x70, RawClient.bytes(0, 1)));
        packets.add(RawClient.packet(0x40, RawClient.bytes(0, 1)));
        packets.add(RawClient.packet(0xc0, new byte[0]));
        packets.add(RawClient.packet(
                0x10, RawClient.bytes("MQTT", version, 2, 0, 60, properties, "again")));
        packets.add(RawClient.packet(0xf0, RawClient.bytes(0x18, properties)));
        packets.add(RawClient.packet(0xe0, new byte[0]));
        return packets.get(random.nextInt(packets.size()));
    }

    private static byte[] mutated(Random random, byte[] packet) {
        byte[] bytes = packet.clone();
        switch (random.nextInt(5)) {
            case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 2 -> bytes[1] = (byte) random.nextInt(256);
            case 3 -> random.nextBytes(bytes);
            default -> bytes = new byte[] {bytes[0], -1, -1, -1, (byte) random.nextInt(256)};
        }
        return bytes;
    }
}
