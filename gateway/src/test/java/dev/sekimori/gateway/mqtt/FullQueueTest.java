package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.pubrec.Mqtt5PubRecReasonCode;

import dev.sekimori.gateway.FullQueue;

import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;

/** What publishers, other subscribers and the operator see of an absent client's full queue. */
final class FullQueueTest {
    private static final int MOST = 5;

    private static MqttConfig most(int messages, int bytes) {
        return MqttConfig.DEFAULTS.with(MqttConfig.Queues.DEFAULTS.absent(messages, bytes));
    }

    /** A session that is kept for a while after its client has left. */
    private static void leave(TestSite site, String clientId, int seconds) {
        Mqtt5BlockingClient absent = HiveMq.five(site, clientId);
        absent.connect(Mqtt5Connect.builder()
                .cleanStart(true)
                .sessionExpiryInterval(seconds)
                .build());
        absent.subscribeWith().topicFilter("a/#").qos(MqttQos.EXACTLY_ONCE).send();
        absent.disconnectWith().sessionExpiryInterval(seconds).send();
    }

    private static void publish(Mqtt5BlockingClient from, MqttQos qos, String text) {
        from.publish(Mqtt5Publish.builder()
                .topic("a/b")
                .qos(qos)
                .payload(text.getBytes(UTF_8))
                .build());
    }

    @Test
    void version_5_publishers_are_told_and_all_that_was_acknowledged_arrives() throws Exception {
        try (TestSite site = new TestSite(most(MOST, 1_048_576))) {
            leave(site, "absent", 600);
            Mqtt5BlockingClient live = HiveMq.five(site, "live");
            BlockingQueue<Mqtt5Publish> inbox = HiveMq.inbox(live.toAsync());
            live.connect();
            live.subscribeWith().topicFilter("+/b").qos(MqttQos.AT_LEAST_ONCE).send();
            Mqtt5BlockingClient publisher = HiveMq.five(site, "publisher");
            publisher.connect();
            for (int i = 0; i < MOST; i++) {
                publish(publisher, MqttQos.AT_LEAST_ONCE, "m" + i);
                assertThat(HiveMq.nextText(inbox)).isEqualTo("m" + i);
            }

            assertThatThrownBy(() -> publish(publisher, MqttQos.AT_LEAST_ONCE, "one too many"))
                    .isInstanceOfSatisfying(
                            Mqtt5PubAckException.class,
                            refused -> assertThat(refused.getMqttMessage().getReasonCode())
                                    .isEqualTo(Mqtt5PubAckReasonCode.QUOTA_EXCEEDED));
            assertThatThrownBy(() -> publish(publisher, MqttQos.EXACTLY_ONCE, "one too many"))
                    .isInstanceOfSatisfying(
                            Mqtt5PubRecException.class,
                            refused -> assertThat(refused.getMqttMessage().getReasonCode())
                                    .isEqualTo(Mqtt5PubRecReasonCode.QUOTA_EXCEEDED));
            // What the full session has not subscribed to goes on, over the same connection.
            publisher.publishWith().topic("c/b").qos(MqttQos.AT_LEAST_ONCE).send();
            assertThat(HiveMq.next(inbox).getTopic()).hasToString("c/b");

            assertThat(site.gateway.fullQueues()).singleElement().satisfies(FullQueueTest::isShown);
            assertThat(comingBack(site)).containsExactly("m0", "m1", "m2", "m3", "m4");
            assertThat(site.gateway.fullQueues()).isEmpty();
            publish(publisher, MqttQos.AT_LEAST_ONCE, "again");
            assertThat(HiveMq.nextText(inbox)).isEqualTo("again");
        }
    }

    private static void isShown(FullQueue full) {
        assertThat(full.clientId()).isEqualTo("absent");
        assertThat(full.messages()).isEqualTo(MOST);
        assertThat(full.bytes()).isPositive();
        assertThat(full.endsAt()).isAfter(Instant.now().plusSeconds(60));
    }

    private static List<String> comingBack(TestSite site) throws InterruptedException {
        Mqtt5BlockingClient back = HiveMq.five(site, "absent");
        BlockingQueue<Mqtt5Publish> inbox = HiveMq.inbox(back.toAsync());
        assertThat(back.connect(HiveMq.keeping()).isSessionPresent()).isTrue();
        List<String> got = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            got.add(HiveMq.nextText(inbox));
        }
        return got;
    }

    @Test
    void a_version_3_publisher_is_disconnected_and_nothing_acknowledged_is_lost() throws Exception {
        try (TestSite site = new TestSite(most(MOST, 1_048_576));
                MqttClient publisher = paho(site)) {
            leave(site, "absent", 600);
            for (int i = 0; i < MOST; i++) {
                publisher.publish("a/b", ("m" + i).getBytes(UTF_8), 1, false);
            }
            assertThatThrownBy(() -> publisher.publish("a/b", new byte[] {1}, 1, false))
                    .isInstanceOf(MqttException.class);
            assertThat(publisher.isConnected()).isFalse();
            assertThat(comingBack(site)).containsExactly("m0", "m1", "m2", "m3", "m4");
        }
    }

    private static MqttClient paho(TestSite site) throws MqttException {
        MqttClient client =
                new MqttClient("tcp://127.0.0.1:" + site.port(), "three", new MemoryPersistence());
        client.setTimeToWait(5_000);
        client.connect(PahoTest.options(TestSite.OPEN_ADDRESS));
        return client;
    }

    @Test
    void bytes_bound_the_queue_as_well() {
        try (TestSite site = new TestSite(most(1_000, 8_192))) {
            leave(site, "absent", 600);
            Mqtt5BlockingClient publisher = HiveMq.five(site, "publisher");
            publisher.connect();
            publish(publisher, MqttQos.AT_LEAST_ONCE, "x".repeat(5_000));
            publish(publisher, MqttQos.AT_LEAST_ONCE, "y".repeat(5_000));
            assertThatThrownBy(() -> publish(publisher, MqttQos.AT_LEAST_ONCE, "z"))
                    .isInstanceOf(Mqtt5PubAckException.class);
        }
    }

    @Test
    void the_end_of_the_absent_session_frees_its_publishers() throws Exception {
        try (TestSite site = new TestSite(most(1, 1_048_576))) {
            leave(site, "absent", 2);
            Mqtt5BlockingClient publisher = HiveMq.five(site, "publisher");
            publisher.connect();
            publish(publisher, MqttQos.AT_LEAST_ONCE, "waits");
            assertThat(site.gateway.fullQueues()).hasSize(1);
            Await.until("the session has ended", () -> site.gateway.fullQueues().isEmpty());
            publish(publisher, MqttQos.AT_LEAST_ONCE, "goes");
        }
    }

    private static void publishBriefly(Mqtt5BlockingClient from, String text) {
        from.publish(Mqtt5Publish.builder()
                .topic("a/b")
                .qos(MqttQos.AT_LEAST_ONCE)
                .messageExpiryInterval(2)
                .payload(text.getBytes(UTF_8))
                .build());
    }

    private static boolean isTaken(Mqtt5BlockingClient publisher, String text) {
        try {
            publish(publisher, MqttQos.AT_LEAST_ONCE, text);
            return true;
        } catch (Mqtt5PubAckException refused) {
            return false;
        }
    }

    /** One in whose full queue an expired message has made room for a later one. */
    private static TestSite fullOfWhatExpires() throws Exception {
        TestSite site = new TestSite(most(2, 1_048_576));
        leave(site, "absent", 600);
        Mqtt5BlockingClient publisher = HiveMq.five(site, "publisher");
        publisher.connect();
        publish(publisher, MqttQos.AT_LEAST_ONCE, "lasting");
        publishBriefly(publisher, "brief");
        assertThat(isTaken(publisher, "too early")).isFalse();
        Await.until("there is room", () -> isTaken(publisher, "later"));
        return site;
    }

    @Test
    void what_has_expired_makes_room_and_does_not_come_back_with_a_start() throws Exception {
        try (TestSite again = fullOfWhatExpires().killed()) {
            Mqtt5BlockingClient back = HiveMq.five(again, "absent");
            BlockingQueue<Mqtt5Publish> inbox = HiveMq.inbox(back.toAsync());
            back.connect(HiveMq.keeping());
            assertThat(HiveMq.nextText(inbox)).isEqualTo("lasting");
            assertThat(HiveMq.nextText(inbox)).isEqualTo("later");
        }
    }

    @Test
    void expired_messages_leave_by_themselves() throws Exception {
        try (TestSite site = new TestSite(most(2, 1_048_576))) {
            leave(site, "absent", 600);
            Mqtt5BlockingClient publisher = HiveMq.five(site, "publisher");
            publisher.connect();
            publishBriefly(publisher, "brief");
            assertThat(counted(site, "mqtt_queued_bytes")).isPositive();
            Await.until("nothing is queued", () -> counted(site, "mqtt_queued_bytes") == 0);
        }
    }

    private static long counted(TestSite site, String name) {
        return site.gateway.metrics().fronts().get(name);
    }

    private static void leaveAWill(TestSite site, String clientId, String topic) {
        Mqtt5BlockingClient leaving = HiveMq.five(site, clientId);
        leaving.connect(Mqtt5Connect.builder()
                .willPublish()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload("will".getBytes(UTF_8))
                .applyWillPublish()
                .build());
        leaving.disconnectWith()
                .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
                .send();
    }

    @Test
    void a_will_waits_until_all_can_take_it() throws Exception {
        try (TestSite site = new TestSite(most(1, 1_048_576))) {
            leave(site, "absent", 600);
            Mqtt5BlockingClient publisher = HiveMq.five(site, "publisher");
            publisher.connect();
            publish(publisher, MqttQos.AT_LEAST_ONCE, "m0");

            leaveAWill(site, "leaving", "a/b");
            Await.until("the will waits", () -> counted(site, "mqtt_wills_waiting") == 1);
            assertThat(site.gateway.fullQueues()).hasSize(1);

            Mqtt5BlockingClient back = HiveMq.five(site, "absent");
            BlockingQueue<Mqtt5Publish> inbox = HiveMq.inbox(back.toAsync());
            back.connect(HiveMq.keeping());
            assertThat(HiveMq.nextText(inbox)).isEqualTo("m0");
            assertThat(HiveMq.nextText(inbox)).isEqualTo("will");
            Await.until("none waits", () -> counted(site, "mqtt_wills_waiting") == 0);
            assertThat(counted(site, "mqtt_wills_refused_total")).isZero();
        }
    }

    @Test
    void a_will_goes_nowhere_any_more_when_the_full_session_ends() throws Exception {
        try (TestSite site = new TestSite(most(1, 1_048_576))) {
            leave(site, "absent", 3);
            Mqtt5BlockingClient publisher = HiveMq.five(site, "publisher");
            publisher.connect();
            publish(publisher, MqttQos.AT_LEAST_ONCE, "m0");
            leaveAWill(site, "leaving", "a/b");
            Await.until("the will waits", () -> counted(site, "mqtt_wills_waiting") == 1);
            Await.until("none waits", () -> counted(site, "mqtt_wills_waiting") == 0);
        }
    }
}
