package dev.sekimori.gateway.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that publish, subscribe and keep losing their connections for any time, and the account
 * of it: every acknowledged message arrives, those of QoS 2 once. {@code address} is where the
 * clients come from.
 */
final class Soak {
    private static final int PAIRS = 8;

    private final String address;
    private final int port;
    private final Random random;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private final AtomicLong breaks = new AtomicLong();
    private final Map<String, Set<String>> missing = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> seen = new ConcurrentHashMap<>();

    Soak(String address, int port, long seed) {
        this.address = address;
        this.port = port;
        this.random = new Random(seed);
    }

    /** What happened: numbers of messages, and of broken connections. */
    record Account(long acknowledged, long missing, long duplicates, long breaks) {}

    Account run(Duration duration) throws Exception {
        Mqtt5AsyncClient[] subscribers = new Mqtt5AsyncClient[PAIRS];
        Mqtt5AsyncClient[] publishers = new Mqtt5AsyncClient[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            String topic = "soak/" + i;
            missing.put(topic, new ConcurrentSkipListSet<>());
            seen.put(topic, new ConcurrentSkipListSet<>());
            subscribers[i] = client("soak-sub-" + i);
            subscribers[i].publishes(MqttGlobalPublishFilter.ALL, this::arrived);
            connect(subscribers[i]);
            subscribers[i]
                    .subscribeWith()
                    .topicFilter(topic)
                    .qos(MqttQos.EXACTLY_ONCE)
                    .send()
                    .get(30, TimeUnit.SECONDS);
            publishers[i] = client("soak-pub-" + i);
            connect(publishers[i]);
        }
        long end = System.nanoTime() + duration.toNanos();
        for (long round = 0; System.nanoTime() < end; round++) {
            int pair = random.nextInt(PAIRS);
            publish(publishers[pair], "soak/" + pair, "m" + round, 1 + random.nextInt(2));
            if (random.nextInt(100) == 0) {
                comeBack(random.nextBoolean() ? subscribers[pair] : publishers[pair]);
            }
        }
        Await.until("all has arrived", () -> missing.values().stream().allMatch(Set::isEmpty));
        for (int i = 0; i < PAIRS; i++) {
            subscribers[i].disconnect().get(30, TimeUnit.SECONDS);
            publishers[i].disconnect().get(30, TimeUnit.SECONDS);
        }
        long left = missing.values().stream().mapToLong(Set::size).sum();
        return new Account(acknowledged.get(), left, duplicates.get(), breaks.get());
    }

    private Mqtt5AsyncClient client(String clientId) {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier(clientId)
                .transportConfig()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .localAddress(address)
                .applyTransportConfig()
                .buildAsync();
    }

    private static void connect(Mqtt5AsyncClient client) throws Exception {
        client.connect(Mqtt5Connect.builder()
                        .cleanStart(false)
                        .sessionExpiryInterval(600)
                        .build())
                .get(30, TimeUnit.SECONDS);
    }

    private void comeBack(Mqtt5AsyncClient client) throws Exception {
        client.disconnectWith().sessionExpiryInterval(600).send().get(30, TimeUnit.SECONDS);
        breaks.incrementAndGet();
        connect(client);
    }

    private void publish(Mqtt5AsyncClient client, String topic, String text, int qos)
            throws InterruptedException, ExecutionException, TimeoutException {
        missing.get(topic).add(text);
        Mqtt5Publish message = Mqtt5Publish.builder()
                .topic(topic)
                .qos(MqttQos.fromCode(qos))
                .payload(text.getBytes())
                .build();
        client.publish(message).get(30, TimeUnit.SECONDS);
        acknowledged.incrementAndGet();
    }

    private void arrived(Mqtt5Publish message) {
        String topic = message.getTopic().toString();
        String text = new String(message.getPayloadAsBytes());
        if (!seen.get(topic).add(text) && message.getQos() == MqttQos.EXACTLY_ONCE) {
            duplicates.incrementAndGet();
        }
        missing.get(topic).remove(text);
    }
}
