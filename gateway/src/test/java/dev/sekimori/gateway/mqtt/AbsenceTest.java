package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Wills and session expiry (MQTT 5.0 section 3.1.2.11.2, 3.1.3.2.2). */
class AbsenceTest {
    private final TestSite site = new TestSite();
    private final Mqtt5BlockingClient watcher = HiveMq.five(site, "watcher");
    private final BlockingQueue<Mqtt5Publish> wills = HiveMq.inbox(watcher.toAsync());

    @BeforeEach
    void watch() {
        watcher.connect();
        watcher.subscribeWith().topicFilter("will/#").qos(MqttQos.EXACTLY_ONCE).send();
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static Mqtt5Connect with(String name, int delaySeconds, int expirySeconds) {
        return Mqtt5Connect.builder()
                .cleanStart(false)
                .sessionExpiryInterval(expirySeconds)
                .willPublish()
                .topic("will/" + name)
                .qos(MqttQos.EXACTLY_ONCE)
                .payload(name.getBytes())
                .delayInterval(delaySeconds)
                .userProperties()
                .add("site", "kyoto")
                .applyUserProperties()
                .applyWillPublish()
                .build();
    }

    /** A client that is lost without a word as soon as it has connected. */
    private void lose(String name, Mqtt5Connect connect) throws Exception {
        try (BreakingWire wire =
                new BreakingWire(site.port(), new BreakingWire.Break(12, true, false))) {
            Mqtt5BlockingClient lost = com.hivemq.client.mqtt.MqttClient.builder()
                    .useMqttVersion5()
                    .identifier(name)
                    .serverHost("127.0.0.1")
                    .serverPort(wire.port())
                    .buildBlocking();
            lost.connect(Mqtt5Connect.builder()
                    .cleanStart(connect.isCleanStart())
                    .sessionExpiryInterval(connect.getSessionExpiryInterval())
                    .willPublish(connect.getWillPublish().orElseThrow())
                    .keepAlive(1)
                    .build());
            Await.until("it is lost", wire::broke);
        }
    }

    @Test
    void publishes_a_will_at_once_with_its_properties_and_quality() throws Exception {
        lose("now", with("now", 0, 60));
        Mqtt5Publish will = HiveMq.next(wills);
        assertThat(HiveMq.text(will)).isEqualTo("now");
        assertThat(will.getQos()).isEqualTo(MqttQos.EXACTLY_ONCE);
        assertThat(will.getUserProperties().asList()).hasSize(1);
    }

    @Test
    void publishes_a_delayed_will_when_its_delay_is_over() throws Exception {
        long start = System.nanoTime();
        lose("later", with("later", 1, 60));
        assertThat(HiveMq.nextText(wills)).isEqualTo("later");
        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void publishes_a_delayed_will_when_its_session_ends_before() throws Exception {
        lose("expiring", with("expiring", 3_000, 1));
        assertThat(HiveMq.nextText(wills)).isEqualTo("expiring");
    }

    @Test
    void publishes_a_delayed_will_when_a_clean_start_ends_its_session() throws Exception {
        lose("cleaned", with("cleaned", 3_000, 60));
        Mqtt5BlockingClient fresh = HiveMq.five(site, "cleaned");
        fresh.connectWith().cleanStart(true).send();
        assertThat(HiveMq.nextText(wills)).isEqualTo("cleaned");
    }

    @Test
    void cancels_a_delayed_will_when_its_client_returns() throws Exception {
        lose("back", with("back", 5, 60));
        Mqtt5BlockingClient back = HiveMq.five(site, "back");
        assertThat(back.connect(HiveMq.keeping()).isSessionPresent()).isTrue();
        // The next will is due later than the one that was cancelled.
        lose("other", with("other", 5, 60));
        assertThat(HiveMq.nextText(wills)).isEqualTo("other");
    }

    @Test
    void publishes_the_will_of_a_client_that_asks_for_it_as_it_leaves() throws Exception {
        Mqtt5BlockingClient leaving = HiveMq.five(site, "leaving");
        leaving.connect(with("leaving", 0, 0));
        leaving.disconnectWith()
                .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
                .send();
        assertThat(HiveMq.nextText(wills)).isEqualTo("leaving");
    }

    @Test
    void forgets_the_will_of_a_client_that_leaves() throws Exception {
        Mqtt5BlockingClient leaving = HiveMq.five(site, "leaving");
        leaving.connect(with("leaving", 0, 0));
        leaving.disconnect();
        lose("end", with("end", 0, 0));
        assertThat(HiveMq.nextText(wills)).isEqualTo("end");
    }

    @Test
    void tells_and_keeps_the_longest_expiry_that_it_permits() throws Exception {
        MqttConfig oneSecond = MqttConfig.DEFAULTS.with(new MqttConfig.Times(5_000, 300, 1, 3_000));
        try (TestSite brief = new TestSite(oneSecond)) {
            Mqtt5BlockingClient client = HiveMq.five(brief, "client");
            assertThat(client.connect(HiveMq.keeping()).getSessionExpiryInterval())
                    .hasValue(1);
            client.disconnect();
            Await.until(
                    "the session is over",
                    () -> brief.gateway.metrics().fronts().get("mqtt_sessions") == 0);
            assertThat(client.connect(HiveMq.keeping()).isSessionPresent()).isFalse();
        }
    }

    @Test
    void lets_a_client_change_the_expiry_as_it_leaves() throws Exception {
        Mqtt5BlockingClient client = HiveMq.five(site, "client");
        client.connect(HiveMq.keeping());
        client.disconnectWith().sessionExpiryInterval(0).send();
        Await.until(
                "only the watcher has a session",
                () -> site.gateway.metrics().fronts().get("mqtt_sessions") == 1);
        assertThat(client.connect(HiveMq.keeping()).isSessionPresent()).isFalse();
    }
}
