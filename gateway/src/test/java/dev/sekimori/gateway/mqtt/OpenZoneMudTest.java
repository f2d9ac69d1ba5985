package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;

import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.mud.MudEntry;
import dev.sekimori.model.mud.MudPolicy;
import dev.sekimori.model.mud.MudRemote;
import dev.sekimori.model.mud.MudUse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** Clients of a zone without credentials, held to MUD files while they are connected. */
class OpenZoneMudTest {
    private static final MudUse TLS_ALONE = file(8_883);
    private static final MudUse PLAIN = file(1_883);

    private final TestSite site = new TestSite();

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void holds_a_client_to_the_file_of_its_client_id_at_once() throws Exception {
        Mqtt5BlockingClient lamp = HiveMq.five(site, "lamp-7");
        lamp.connect();
        try (RawClient other = open()) {
            assertThat(other.connect("fan-7").at(1)).isZero();

            site.enforce(MudPolicy.NONE.withClients("lamp-*", PLAIN));
            lamp.publishWith().topic("test/a").qos(MqttQos.AT_LEAST_ONCE).send();

            site.enforce(MudPolicy.NONE.withClients("lamp-*", TLS_ALONE));
            Await.until("the lamp is cut", () -> !lamp.getState().isConnected());
            assertThat(other.subscribe("test/a", 1)).isEqualTo(1);
        }
        assertThatThrownBy(() -> HiveMq.five(site, "lamp-8").connect())
                .isInstanceOfSatisfying(
                        Mqtt5ConnAckException.class,
                        refusal -> assertThat(refusal.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5ConnAckReasonCode.NOT_AUTHORIZED));
        Await.until(
                "the refusal names the file",
                () -> site.decided.stream()
                        .anyMatch(decision -> decision.rule().equals("mud:lamp.json/default")));
    }

    @Test
    void holds_a_known_device_to_its_own_file_whatever_it_calls_itself() throws Exception {
        site.warmAddress = TestSite.OPEN_ADDRESS;
        site.enforce(MudPolicy.NONE.with(TestSite.WARM, PLAIN));
        try (RawClient device = open()) {
            assertThat(device.connect("t-warm").at(1)).isZero();
            site.enforce(MudPolicy.NONE.with("thermo", Optional.of(TLS_ALONE)));
            assertThat(device.lastBeforeClose()).isPresent();
        }
        try (RawClient renamed = open()) {
            assertThat(renamed.connect("somebody-else").at(1)).isEqualTo(0x87);
        }
        site.enforce(MudPolicy.NONE);
        try (RawClient device = open()) {
            assertThat(device.connect("t-warm").at(1)).isZero();
        }
    }

    @Test
    void cuts_off_a_known_device_that_is_isolated() throws Exception {
        site.warmAddress = TestSite.OPEN_ADDRESS;
        site.enforce(MudPolicy.NONE);
        try (RawClient device = open()) {
            assertThat(device.connect("t-warm").at(1)).isZero();
            assertThat(site.gateway.cut(TestSite.WARM).sessionsCut()).isEqualTo(1);
            site.change(TestSite.WARM, DeviceState.ISOLATED);
            assertThat(site.gateway.sessions()).isEmpty();
        }
        try (RawClient again = open()) {
            assertThat(again.connect("t-warm").at(1)).isEqualTo(0x87);
        }
    }

    private RawClient open() throws Exception {
        return RawClient.from(TestSite.OPEN_ADDRESS, site.port(), 5);
    }

    private static MudUse file(int port) {
        return new MudUse(
                "lamp.json",
                "https://maker.example/lamp",
                true,
                List.of(new MudEntry(
                        "to-" + port,
                        List.of(new MudRemote.MyController()),
                        MudEntry.ANY,
                        6,
                        MudEntry.PortRange.ALL,
                        new MudEntry.PortRange(port, port),
                        MudEntry.Initiator.DEVICE,
                        true)),
                List.of());
    }
}
