package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * A site is killed while devices publish to a subscriber that is away: whatever was acknowledged is
 * delivered after the restart, and at QoS 2 nothing comes twice.
 */
final class MqttCrashTest {
    private static final String BROKER = "tcp://127.0.0.1:1883";
    private static final int ROUNDS = 3;
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path temp;

    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private int number;

    @Test
    void nothing_acknowledged_is_lost_when_the_site_is_killed() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of the kills: " + seed);
        Random random = new Random(seed);
        Path data = temp.resolve("site");
        Path open = SiteProcess.root().resolve("examples/mqtt-open.yaml");
        try (SiteProcess site = SiteProcess.up(data, open)) {
            subscribeAndLeave();
            killWhilePublishing(site, random);
        }
        for (int round = 1; round < ROUNDS; round++) {
            try (SiteProcess site = SiteProcess.up(data, open)) {
                killWhilePublishing(site, random);
            }
        }
        try (SiteProcess site = SiteProcess.up(data, open)) {
            assertThat(site.isAlive()).isTrue();
            MqttClient back = subscriber();
            Await.until(
                    "all that was acknowledged", SOON, () -> delivered.containsAll(acknowledged));
            back.disconnect();
        }
        assertThat(acknowledged).as("seed %s", seed).hasSizeGreaterThan(ROUNDS);
        assertThat(delivered.stream().filter(text -> text.startsWith("2-")))
                .as("seed %s", seed)
                .doesNotHaveDuplicates();
    }

    private void subscribeAndLeave() throws MqttException {
        MqttClient client = subscriber();
        client.subscribe("crash/#", 2);
        client.disconnect();
    }

    private MqttClient subscriber() throws MqttException {
        MqttClient client = new MqttClient(BROKER, "subscriber", new MemoryPersistence());
        client.setCallback(new Collecting(delivered));
        MqttConnectOptions keeping = new MqttConnectOptions();
        keeping.setCleanSession(false);
        client.connect(keeping);
        return client;
    }

    private void killWhilePublishing(SiteProcess site, Random random) throws Exception {
        int before = acknowledged.size();
        Thread publisher = Thread.ofVirtual().start(this::publishUntilItFails);
        Await.until("the first acknowledgement", SOON, () -> acknowledged.size() > before);
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(20, 400)).toNanos());
        site.kill();
        publisher.join();
    }

    /** QoS 1 and 2 in turn; at most as many as a session's queue takes. */
    private void publishUntilItFails() {
        try (MqttClient client = new MqttClient(BROKER, "publisher", new MemoryPersistence())) {
            client.setTimeToWait(SOON.toMillis());
            client.connect();
            for (int i = 0; i < 250; i++) {
                int qos = 1 + i % 2;
                String text = qos + "-" + number++;
                client.publish("crash/" + qos, text.getBytes(StandardCharsets.UTF_8), qos, false);
                acknowledged.add(text);
            }
        } catch (MqttException e) {
            // The site is gone: what was not acknowledged may or may not be there.
        }
    }

    private record Collecting(List<String> delivered) implements MqttCallback {
        @Override
        public void connectionLost(Throwable cause) {
            // Seen by what does not arrive.
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            delivered.add(new String(message.getPayload(), StandardCharsets.UTF_8));
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // It publishes nothing.
        }
    }
}
