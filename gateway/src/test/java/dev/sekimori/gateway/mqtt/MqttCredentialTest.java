package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;

import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.device.DeviceState;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Credentials: to whom they are bound, how long they count, and that revoking them counts now. */
class MqttCredentialTest {
    private final TestSite site = new TestSite();
    private final BlockingQueue<MqttClientDisconnectedContext> ends = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        site.close();
    }

    private Mqtt5BlockingClient withCertificate(X509Bundle certificate) throws Exception {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier("t-warm")
                .serverHost("localhost")
                .serverPort(site.tlsPort())
                .sslConfig(MqttClientSslConfig.builder()
                        .keyManagerFactory(certificate.toKeyManagerFactory())
                        .trustManagerFactory(site.authority.toTrustManagerFactory())
                        .build())
                .addDisconnectedListener(ends::add)
                .buildBlocking();
    }

    private Mqtt5BlockingClient withPassword(String clientId, String user, String password) {
        return HiveMq.from(TestSite.OFFICE_ADDRESS, site.port(), clientId)
                .useMqttVersion5()
                .simpleAuth()
                .username(user)
                .password(password.getBytes())
                .applySimpleAuth()
                .addDisconnectedListener(ends::add)
                .buildBlocking();
    }

    private void assertToldThatItIsNotAuthorized() throws InterruptedException {
        MqttClientDisconnectedContext end = ends.poll(30, TimeUnit.SECONDS);
        assertThat(end).isNotNull();
        assertThat(end.getCause())
                .isInstanceOfSatisfying(
                        Mqtt5DisconnectException.class,
                        told -> assertThat(told.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED));
    }

    @Test
    void binds_a_certificate_to_its_device_and_to_the_authority_that_issued_it() throws Exception {
        Mqtt5BlockingClient warm = withCertificate(site.warmCertificate);
        warm.connect();
        assertThat(site.gateway.sessions()).hasSize(1);
        warm.disconnect();
        X509Bundle sameName = new CertificateBuilder()
                .ecp256()
                .subject("CN=warm")
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(site.otherAuthority);
        Mqtt5BlockingClient other = withCertificate(sameName);
        assertThatThrownBy(other::connect).isInstanceOf(Mqtt5ConnAckException.class);
    }

    @Test
    void ends_the_live_session_of_a_certificate_that_is_revoked() throws Exception {
        withCertificate(site.warmCertificate).connect();
        site.revoked.add(site.warmCertificate.getCertificate().getSerialNumber().toString(16));
        site.gateway.update(site.state());
        assertToldThatItIsNotAuthorized();
        assertThatThrownBy(withCertificate(site.warmCertificate)::connect)
                .isInstanceOf(Mqtt5ConnAckException.class);
    }

    @Test
    void ends_the_live_session_of_a_token_that_is_revoked_and_leaves_others() throws Exception {
        withPassword("screen", "token", TestSite.VIEWER_TOKEN).connect();
        Mqtt5BlockingClient desk = desk();
        site.revoked.add(TestSite.VIEWER_TOKEN);
        site.gateway.update(site.state());
        assertToldThatItIsNotAuthorized();
        assertThat(desk.getState().isConnected()).isTrue();
        desk.disconnect();
    }

    @Test
    void verifies_a_password_once_and_again_as_soon_as_it_is_replaced() throws Exception {
        for (int i = 0; i < 3; i++) {
            Mqtt5BlockingClient cold = withPassword("t-cold", "cold", TestSite.COLD_PASSWORD);
            cold.connect();
            cold.disconnect();
        }
        assertThat(site.passwordChecks.get()).isEqualTo(1);
        ends.clear();
        withPassword("t-cold", "cold", TestSite.COLD_PASSWORD).connect();
        site.coldPassword = "another one";
        site.gateway.update(site.state());
        assertToldThatItIsNotAuthorized();
        assertThatThrownBy(withPassword("t-cold", "cold", TestSite.COLD_PASSWORD)::connect)
                .isInstanceOf(Mqtt5ConnAckException.class);
        Mqtt5BlockingClient renewed = withPassword("t-cold", "cold", "another one");
        renewed.connect();
        renewed.disconnect();
    }

    @Test
    void never_takes_one_users_password_for_another() {
        Mqtt5BlockingClient cold = withPassword("t-cold", "cold", TestSite.COLD_PASSWORD);
        cold.connect();
        cold.disconnect();
        assertThatThrownBy(withPassword("t-cold", "col", "d" + TestSite.COLD_PASSWORD)::connect)
                .isInstanceOf(Mqtt5ConnAckException.class);
    }

    @Test
    void ends_the_session_of_a_device_that_moved_to_another_address() throws Exception {
        Mqtt5BlockingClient warm = HiveMq.from(TestSite.WARM_ADDRESS, site.port(), "t-warm")
                .useMqttVersion5()
                .addDisconnectedListener(ends::add)
                .buildBlocking();
        warm.connect();
        site.warmAddress = "127.77.0.99";
        site.gateway.update(site.state());
        assertToldThatItIsNotAuthorized();
    }

    /** The device "warm", with commands to it coming into {@code inbox}. */
    private record Warm(Mqtt5BlockingClient client, BlockingQueue<Mqtt5Publish> inbox) {
        static Warm keeping(TestSite site) {
            Mqtt5BlockingClient client = HiveMq.from(TestSite.WARM_ADDRESS, site.port(), "t-warm")
                    .useMqttVersion5()
                    .buildBlocking();
            BlockingQueue<Mqtt5Publish> inbox = HiveMq.inbox(client.toAsync());
            client.connect(HiveMq.keeping());
            client.subscribeWith()
                    .topicFilter("home/warm/cmd/#")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            return new Warm(client, inbox);
        }

        /** Goes on with its session. */
        void comeBack() {
            assertThat(client.connect(HiveMq.keeping()).isSessionPresent()).isTrue();
        }
    }

    private Mqtt5BlockingClient desk() {
        Mqtt5BlockingClient desk = withPassword("desk", "token", TestSite.OPERATOR_TOKEN);
        desk.connect();
        return desk;
    }

    @Test
    void applies_a_changed_policy_to_a_live_subscription_and_gives_it_back() throws Exception {
        Warm warm = Warm.keeping(site);
        Mqtt5BlockingClient desk = desk();
        command(desk, "one");
        assertThat(HiveMq.nextText(warm.inbox())).isEqualTo("one");
        site.refuseCommands(Optional.of(Operation.SUBSCRIBE));
        command(desk, "two");
        site.refuseCommands(Optional.empty());
        command(desk, "three");
        assertThat(HiveMq.nextText(warm.inbox())).isEqualTo("three");
    }

    @Test
    void applies_a_changed_policy_to_the_subscription_of_an_absent_session() throws Exception {
        Warm warm = Warm.keeping(site);
        warm.client().disconnect();
        Mqtt5BlockingClient desk = desk();
        site.refuseCommands(Optional.of(Operation.SUBSCRIBE));
        command(desk, "refused");
        site.refuseCommands(Optional.empty());
        command(desk, "kept");
        warm.comeBack();
        assertThat(HiveMq.nextText(warm.inbox())).isEqualTo("kept");
    }

    /** Whether READ is refused or only SUBSCRIBE. */
    @ParameterizedTest
    @EnumSource(names = {"READ", "SUBSCRIBE"})
    void applies_a_changed_policy_to_what_waits_for_an_absent_session(Operation refused)
            throws Exception {
        Warm warm = Warm.keeping(site);
        warm.client().disconnect();
        Mqtt5BlockingClient desk = desk();
        command(desk, "waits, and is refused meanwhile");
        site.refuseCommands(Optional.of(refused));
        warm.comeBack();
        // Once this is acknowledged, what waited has been looked at.
        warm.client()
                .publishWith()
                .topic("home/warm/t")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload("20".getBytes(StandardCharsets.UTF_8))
                .send();
        site.refuseCommands(Optional.empty());
        command(desk, "permitted");
        assertThat(HiveMq.nextText(warm.inbox())).isEqualTo("permitted");
    }

    private static void command(Mqtt5BlockingClient desk, String text) {
        desk.publishWith()
                .topic("home/warm/cmd/set")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(text.getBytes())
                .send();
    }

    @Test
    void ends_every_session_of_a_device_that_is_retired() throws Exception {
        Mqtt5BlockingClient warm = withCertificate(site.warmCertificate);
        warm.connect();
        site.change(TestSite.WARM, DeviceState.RETIRED);
        assertThat(ends.poll(30, TimeUnit.SECONDS)).isNotNull();
        Await.until(
                "its session is noted as ended", () -> site.gateway.sessions().isEmpty());
    }

    @Test
    void holds_a_client_off_that_connects_again_and_again() throws Exception {
        int refused = 0;
        // A slow machine gives places back meanwhile.
        for (int i = 0; i < 10 * HoldOff.BURST && refused < 5; i++) {
            try (RawClient client = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
                int code = client.connect("flapping").at(1);
                assertThat(code).isIn(0, 0x9f);
                refused += code == 0 ? 0 : 1;
            }
        }
        assertThat(refused).isPositive();
        assertThat(site.gateway.metrics().fronts().get("mqtt_clients_held_off_total"))
                .isEqualTo(refused);
        try (RawClient steady = RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5)) {
            assertThat(steady.connect("steady").at(1)).isZero();
        }
    }
}
