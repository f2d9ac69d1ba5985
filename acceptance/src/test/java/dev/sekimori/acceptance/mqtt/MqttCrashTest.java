package dev.sekimori.acceptance.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.acceptance.site.Await;
import dev.sekimori.acceptance.site.SiteProcess;

import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MqttDefaultFilePersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A site is killed while a client publishes, to a subscriber that is away and to one that is there.
 * Both are Paho with sessions that they go on with, as devices are that must lose nothing.
 */
final class MqttCrashTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int IN_FLIGHT = 8;
    private static final int MOST_ACKNOWLEDGED = 120;
    /** All rounds together are less than an absent session's queue takes. */
    private static final int MESSAGES_A_ROUND = 300;

    private static final int KEPT_TOPICS = 3;

    @TempDir
    private Path temp;

    /**
     * What the publisher's library has taken over, which it sends again until it is acknowledged.
     */
    private final List<String> sent = new CopyOnWriteArrayList<>();

    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    /** The number of the last retained message that was acknowledged, by topic. */
    private final Map<String, Integer> kept = new ConcurrentHashMap<>();

    private int number;

    @Test
    void nothing_acknowledged_is_lost_and_qos_2_comes_once_when_the_site_is_killed()
            throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of the kills: " + seed);
        Random random = new Random(seed);
        Path data = temp.resolve("site");
        Path open = SiteProcess.root().resolve("examples/mqtt-open.yaml");
        try (MqttAsyncClient publisher = client("publisher");
                MqttAsyncClient subscriber = client("subscriber")) {
            subscriber.setCallback(new Collecting(delivered));
            try (SiteProcess site = SiteProcess.up(data, open)) {
                assertThat(connect(subscriber)).isFalse();
                subscriber.subscribe("crash/#", 2).waitForCompletion(SOON.toMillis());
                subscriber.disconnect().waitForCompletion(SOON.toMillis());
                assertThat(connect(publisher)).isFalse();
                killWhilePublishing(site, publisher, random);
            }
            try (SiteProcess site = SiteProcess.up(data, open)) {
                retainedAreThere();
                assertThat(connect(subscriber)).as("the subscriber's session").isTrue();
                assertThat(connect(publisher)).as("the publisher's session").isTrue();
                killWhilePublishing(site, publisher, random);
                Await.until("the connection is lost", SOON, () -> !subscriber.isConnected());
            }
            try (SiteProcess site = SiteProcess.up(data, open)) {
                assertThat(site.isAlive()).isTrue();
                retainedAreThere();
                assertThat(connect(subscriber)).as("the subscriber's session").isTrue();
                assertThat(connect(publisher)).as("the publisher's session").isTrue();
                Await.until(
                        "nothing is on its way",
                        SOON,
                        () -> publisher.getPendingDeliveryTokens().length == 0);
                Await.until("all that was sent", SOON, () -> delivered.containsAll(sent));
                subscriber.disconnect().waitForCompletion(SOON.toMillis());
                publisher.disconnect().waitForCompletion(SOON.toMillis());
            }
        }
        assertThat(sent).as("seed %s", seed).containsAll(acknowledged);
        assertThat(delivered.stream().filter(text -> text.startsWith("2-")))
                .as("seed %s", seed)
                .isNotEmpty()
                .doesNotHaveDuplicates();
    }

    /** Keeps what is on its way in files, as a device does. */
    private MqttAsyncClient client(String id) throws MqttException {
        MqttDefaultFilePersistence files =
                new MqttDefaultFilePersistence(temp.resolve(id).toString());
        return new MqttAsyncClient(Library.URI, id, files);
    }

    /** Whether the session was there. */
    private static boolean connect(MqttAsyncClient client) throws MqttException {
        MqttConnectOptions goingOn = new MqttConnectOptions();
        goingOn.setCleanSession(false);
        goingOn.setMaxInflight(IN_FLIGHT * 4);
        IMqttToken token = client.connect(goingOn);
        token.waitForCompletion(SOON.toMillis());
        return token.getSessionPresent();
    }

    private void killWhilePublishing(SiteProcess site, MqttAsyncClient publisher, Random random)
            throws InterruptedException {
        int enough = acknowledged.size() + random.nextInt(1, MOST_ACKNOWLEDGED);
        Thread publishing = Thread.ofVirtual().start(() -> publishUntilItFails(publisher));
        Await.until("so many acknowledgements", SOON, () -> acknowledged.size() >= enough);
        site.kill();
        publishing.join();
        Await.until("the connection is lost", SOON, () -> !publisher.isConnected());
    }

    /** QoS 1 and 2 in turn, some of them retained, several on their way at once. */
    private void publishUntilItFails(MqttAsyncClient publisher) {
        Semaphore permits = new Semaphore(IN_FLIGHT);
        try {
            for (int i = 0; i < MESSAGES_A_ROUND; i++) {
                if (!permits.tryAcquire(SOON.toSeconds(), TimeUnit.SECONDS)) {
                    return;
                }
                int n = number++;
                boolean retain = n % 10 == 0;
                int qos = retain ? 1 : 1 + n % 2;
                String topic = retain ? "kept/" + n / 10 % KEPT_TOPICS : "crash/" + qos;
                String text = qos + "-" + n;
                publisher.publish(
                        topic,
                        text.getBytes(StandardCharsets.UTF_8),
                        qos,
                        retain,
                        topic,
                        new Counting(permits, () -> took(topic, text, n, retain)));
                if (!retain) {
                    sent.add(text);
                }
            }
        } catch (MqttException e) {
            // The site is gone: what the library has not taken over may never arrive.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void took(String topic, String text, int n, boolean retain) {
        if (retain) {
            kept.merge(topic, n, Math::max);
        } else {
            acknowledged.add(text);
        }
    }

    /** Each retained message that was acknowledged, or a later one of its topic. */
    private void retainedAreThere() {
        try (Talker reader = Library.HIVEMQ_5.client("reader")) {
            reader.connect(true);
            reader.subscribe("kept/#", 1);
            Await.until(
                    "the retained messages " + kept,
                    SOON,
                    () -> kept.entrySet().stream()
                            .allMatch(one -> reader.inbox().stream()
                                    .filter(Talker.Heard::retained)
                                    .filter(heard -> heard.topic().equals(one.getKey()))
                                    .anyMatch(heard -> numberOf(heard) >= one.getValue())));
        }
    }

    private static int numberOf(Talker.Heard heard) {
        return Integer.parseInt(heard.text().substring(2));
    }

    private record Counting(Semaphore permits, Runnable taken) implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            taken.run();
            permits.release();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            permits.release();
        }
    }
}
