package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;

import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** QoS 2 (MQTT 5.0 section 4.3.3): each message arrives once, wherever the connection breaks. */
class ExactlyOnceTest {
    private static final int PUBLISH = 3;
    private static final int PUBREC = 5;
    private static final int PUBREL = 6;
    private static final int PUBCOMP = 7;
    private static final byte[] NONE = {};

    private final TestSite site = new TestSite();

    @AfterEach
    void close() {
        site.close();
    }

    static Stream<BreakingWire.Break> breaks_of_a_publisher() {
        return breaks(true);
    }

    static Stream<BreakingWire.Break> breaks_of_a_subscriber() {
        return breaks(false);
    }

    /** PUBLISH and PUBREL go from the sender, PUBREC and PUBCOMP to it. */
    private static Stream<BreakingWire.Break> breaks(boolean clientSends) {
        List<BreakingWire.Break> all = new ArrayList<>();
        for (boolean passes : new boolean[] {false, true}) {
            all.add(new BreakingWire.Break(PUBLISH, clientSends, passes));
            all.add(new BreakingWire.Break(PUBREC, !clientSends, passes));
            all.add(new BreakingWire.Break(PUBREL, clientSends, passes));
            all.add(new BreakingWire.Break(PUBCOMP, !clientSends, passes));
        }
        return all.stream();
    }

    private static Mqtt5AsyncClient returning(int port, String clientId) {
        return com.hivemq.client.mqtt.MqttClient.builder()
                .useMqttVersion5()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(port)
                .automaticReconnect()
                .initialDelay(10, TimeUnit.MILLISECONDS)
                .maxDelay(50, TimeUnit.MILLISECONDS)
                .applyAutomaticReconnect()
                .buildAsync();
    }

    private Mqtt5BlockingClient watcher(String filter) {
        Mqtt5BlockingClient watcher = HiveMq.five(site, "watcher");
        watcher.connect();
        watcher.subscribeWith().topicFilter(filter).qos(MqttQos.EXACTLY_ONCE).send();
        return watcher;
    }

    private static Mqtt5Publish message(String topic, String text) {
        return Mqtt5Publish.builder()
                .topic(topic)
                .qos(MqttQos.EXACTLY_ONCE)
                .payload(text.getBytes())
                .build();
    }

    @ParameterizedTest
    @MethodSource("breaks_of_a_publisher")
    void takes_a_message_once_from_a_publisher_that_returns(BreakingWire.Break at)
            throws Exception {
        try (BreakingWire wire = new BreakingWire(site.port(), at)) {
            Mqtt5BlockingClient watcher = watcher("a");
            BlockingQueue<Mqtt5Publish> seen = HiveMq.inbox(watcher.toAsync());
            Mqtt5AsyncClient publisher = returning(wire.port(), "publisher");
            publisher.connect(HiveMq.keeping()).get(30, TimeUnit.SECONDS);
            publisher.publish(message("a", "once")).get(30, TimeUnit.SECONDS);
            Await.until("the wire broke", wire::broke);
            publisher.publish(message("a", "end")).get(30, TimeUnit.SECONDS);
            assertThat(HiveMq.nextText(seen)).isEqualTo("once");
            assertThat(HiveMq.nextText(seen)).isEqualTo("end");
            publisher.disconnect().get(30, TimeUnit.SECONDS);
            watcher.disconnect();
        }
    }

    @ParameterizedTest
    @MethodSource("breaks_of_a_subscriber")
    void gives_a_message_once_to_a_subscriber_that_returns(BreakingWire.Break at) throws Exception {
        try (BreakingWire wire = new BreakingWire(site.port(), at)) {
            Mqtt5AsyncClient subscriber = returning(wire.port(), "subscriber");
            BlockingQueue<Mqtt5Publish> seen = HiveMq.inbox(subscriber);
            subscriber.connect(HiveMq.keeping()).get(30, TimeUnit.SECONDS);
            subscriber
                    .subscribeWith()
                    .topicFilter("a")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .send()
                    .get(30, TimeUnit.SECONDS);
            Mqtt5BlockingClient publisher = HiveMq.five(site, "publisher");
            publisher.connect();
            publisher.publish(message("a", "once"));
            Await.until("the wire broke", wire::broke);
            publisher.publish(message("a", "end"));
            assertThat(HiveMq.nextText(seen)).isEqualTo("once");
            assertThat(HiveMq.nextText(seen)).isEqualTo("end");
            publisher.disconnect();
            subscriber.disconnect().get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @MethodSource("breaks_of_a_subscriber")
    void gives_a_message_once_to_a_3_1_1_subscriber_that_returns(BreakingWire.Break at)
            throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        MqttConnectOptions keeping = new MqttConnectOptions();
        keeping.setCleanSession(false);
        keeping.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        try (BreakingWire wire = new BreakingWire(site.port(), at);
                MqttClient subscriber = new MqttClient(
                        "tcp://127.0.0.1:" + wire.port(), "subscriber", new MemoryPersistence())) {
            AtomicBoolean lost = new AtomicBoolean();
            subscriber.setCallback(new Listening(seen, lost));
            subscriber.connect(keeping);
            subscriber.subscribe("a", 2);
            Mqtt5BlockingClient publisher = HiveMq.five(site, "publisher");
            publisher.connect();
            publisher.publish(message("a", "once"));
            Await.until("the client noticed", lost::get);
            connectAgain(subscriber, keeping);
            publisher.publish(message("a", "end"));
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("once");
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("end");
            publisher.disconnect();
            subscriber.disconnect();
        }
    }

    /**
     * This client may queue an acknowledgement while it takes note that the connection is lost. Its
     * next CONNECT then waits behind that and is never sent; only the attempt after it is.
     */
    private static void connectAgain(MqttClient client, MqttConnectOptions options)
            throws MqttException {
        try {
            client.connect(options);
        } catch (MqttException e) {
            client.connect(options);
        }
    }

    private record Listening(BlockingQueue<String> seen, AtomicBoolean lost)
            implements org.eclipse.paho.client.mqttv3.MqttCallback {
        @Override
        public void connectionLost(Throwable cause) {
            lost.set(true);
        }

        @Override
        public void messageArrived(
                String topic, org.eclipse.paho.client.mqttv3.MqttMessage message) {
            seen.add(message.toString());
        }

        @Override
        public void deliveryComplete(org.eclipse.paho.client.mqttv3.IMqttDeliveryToken token) {
            // The client publishes nothing.
        }
    }

    @Test
    void keeps_the_order_of_many_and_keeps_them_for_an_absent_client() throws Exception {
        Mqtt5BlockingClient subscriber = HiveMq.five(site, "subscriber");
        subscriber.connect(HiveMq.keeping());
        subscriber.subscribeWith().topicFilter("a").qos(MqttQos.EXACTLY_ONCE).send();
        subscriber.disconnect();
        Mqtt5BlockingClient publisher = HiveMq.five(site, "publisher");
        publisher.connect();
        for (int i = 0; i < 100; i++) {
            publisher.publish(message("a", "m" + i));
        }
        BlockingQueue<Mqtt5Publish> seen = HiveMq.inbox(subscriber.toAsync());
        assertThat(subscriber.connect(HiveMq.keeping()).isSessionPresent()).isTrue();
        for (int i = 0; i < 100; i++) {
            Mqtt5Publish next = HiveMq.next(seen);
            assertThat(HiveMq.text(next)).isEqualTo("m" + i);
            assertThat(next.getQos()).isEqualTo(MqttQos.EXACTLY_ONCE);
        }
        subscriber.disconnect();
        publisher.disconnect();
    }

    @Test
    void delivers_with_the_lower_of_both_qualities() throws Exception {
        BlockingQueue<Mqtt5Publish> seen;
        Mqtt5BlockingClient both = HiveMq.five(site, "both");
        seen = HiveMq.inbox(both.toAsync());
        both.connect();
        for (MqttQos granted : MqttQos.values()) {
            both.subscribeWith()
                    .topicFilter("q/" + granted.getCode())
                    .qos(granted)
                    .send();
            for (MqttQos sent : MqttQos.values()) {
                both.publishWith().topic("q/" + granted.getCode()).qos(sent).send();
                int lower = Math.min(granted.getCode(), sent.getCode());
                assertThat(HiveMq.next(seen).getQos().getCode()).isEqualTo(lower);
            }
        }
        both.disconnect();
    }

    @Test
    void answers_a_repeated_packet_again_and_an_unknown_identifier_with_a_reason()
            throws Exception {
        try (RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5);
                RawClient watcher = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            watcher.connect("watcher");
            watcher.subscribe("a", 0);
            client.connect("client");
            client.publish("a", "x", 4, 7);
            assertThat(client.read().body()).containsExactly(0, 7);
            client.publish("a", "x", 4 | 8, 7);
            assertThat(client.read().first()).isEqualTo(0x50);
            assertThat(watcher.read().payload(5)).isEqualTo("x");
            assertThat(watcher.isQuiet()).isTrue();
            client.send(0x62, 0, 7);
            assertThat(client.read().body()).containsExactly(0, 7);
            client.send(0x62, 0, 7);
            assertThat(client.read().body()).containsExactly(0, 7, (byte) 0x92);
            client.send(0x50, 0, 9);
            RawClient.Packet release = client.read();
            assertThat(release.first()).isEqualTo(0x62);
            assertThat(release.body()).containsExactly(0, 9, (byte) 0x92);
            client.publish("a", "again", 4, 7);
            assertThat(watcher.read().payload(5)).isEqualTo("again");
        }
    }

    @Test
    void refuses_a_message_in_its_pubrec_and_keeps_nothing_of_it() throws Exception {
        try (RawClient warm = RawClient.from(TestSite.WARM_ADDRESS, site.port(), 5);
                RawClient old = RawClient.from(TestSite.COLD_ADDRESS, site.port(), 4)) {
            warm.connect("t-warm");
            warm.publish("home/cold/x", "x", 4, 7);
            RawClient.Packet refusal = warm.read();
            assertThat(refusal.type()).isEqualTo(PUBREC);
            assertThat(refusal.at(2)).isEqualTo(0x87);
            warm.publish("home/warm/x", "x", 4, 7);
            assertThat(warm.read().body()).containsExactly(0, 7, 0x10);
            old.connect("t-cold");
            old.publish("home/warm/x", "x", 4, 7);
            assertThat(old.lastBeforeClose()).isEmpty();
        }
    }

    @Test
    void ends_a_connection_with_more_unreleased_messages_than_told() throws Exception {
        MqttConfig two = MqttConfig.DEFAULTS.with(new MqttConfig.Queues(
                2, 64, 1_048_576, 5, 1_048_576, 268_435_456L, 100, 1_048_576L));
        try (TestSite narrow = new TestSite(two);
                RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, narrow.port(), 5)) {
            byte[] told = client.connect("eager", 2, 60, NONE).body();
            assertThat(told).containsSequence(0x21, 0, 2);
            for (int id = 1; id <= 3; id++) {
                client.publish("a", "x", 4, id);
            }
            assertThat(client.lastBeforeClose().orElseThrow().at(0)).isEqualTo(0x93);
        }
    }
}
