package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.gateway.GatewayConfig;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Optional;

/** Who is let in, and as whom. */
class MqttAdmissionTest {
    private static final byte[] NONE = {};

    private final TestSite site = new TestSite();

    @AfterEach
    void close() {
        site.close();
    }

    private RawClient v4(String from) throws Exception {
        return RawClient.from(from, site.port(), 4);
    }

    private RawClient v5(String from) throws Exception {
        return RawClient.from(from, site.port(), 5);
    }

    @Test
    void knows_a_device_by_its_address_and_client_id_together() throws Exception {
        try (RawClient warm = v4(TestSite.WARM_ADDRESS)) {
            assertThat(warm.connect("t-warm").at(1)).isZero();
            Flow flow = site.gateway.flows(Optional.of(TestSite.WARM), 10).getFirst();
            assertThat(flow.decision().input().peer())
                    .isEqualTo(new Peer.DevicePeer(TestSite.WARM, IdentityStrength.ADDRESS));
            assertThat(flow.decision().input().ask().operation()).isEqualTo(Operation.CONNECT);
            assertThat(site.gateway.sessions()).hasSize(1);
        }
    }

    @Test
    void refuses_the_client_id_of_a_device_from_another_address() throws Exception {
        try (RawClient client = v4("127.77.0.50")) {
            assertThat(client.connect("t-warm").at(1)).isEqualTo(5);
            assertThat(client.lastBeforeClose()).isEmpty();
        }
    }

    @Test
    void refuses_an_unknown_client_with_the_reason_in_the_flows_and_reports_the_sighting()
            throws Exception {
        try (RawClient client = v5("127.77.0.99")) {
            RawClient.Packet connack = client.connect("x-7f");
            assertThat(connack.at(1)).isEqualTo(0x87);
            assertThat(new String(connack.body(), 3, connack.body().length - 3))
                    .contains("refused by default");
        }
        Flow flow = site.gateway.flows(Optional.empty(), 10).getFirst();
        assertThat(flow.decision().answer()).isEqualTo(Answer.REFUSE);
        assertThat(flow.decision().reasons().getFirst().key())
                .isEqualTo("decision.default.unknown_peer");
        assertThat(flow.peerAddress()).isEqualTo("127.77.0.99");
        Await.until("the sighting is reported", () -> !site.sighted.isEmpty());
        assertThat(site.sighted.peek().clientId()).isEqualTo("x-7f");
        assertThat(site.sighted.peek().admitted()).isFalse();
    }

    @Test
    void refuses_a_client_without_credentials_outside_every_zone() throws Exception {
        try (RawClient client = v4("127.0.0.1")) {
            assertThat(client.connect("t-warm").at(1)).isEqualTo(5);
        }
    }

    @Test
    void knows_a_device_by_its_password_and_refuses_a_wrong_one() throws Exception {
        try (RawClient right = v4(TestSite.OFFICE_ADDRESS);
                RawClient wrong = v4(TestSite.OFFICE_ADDRESS)) {
            assertThat(right.connectAs("t-cold", "cold", TestSite.COLD_PASSWORD).at(1))
                    .isZero();
            assertThat(wrong.connectAs("t-cold", "cold", "guess").at(1)).isEqualTo(4);
        }
    }

    @Test
    void never_falls_back_to_the_address_when_given_credentials_are_wrong() throws Exception {
        try (RawClient client = v4(TestSite.WARM_ADDRESS)) {
            assertThat(client.connectAs("t-warm", "warm", "guess").at(1)).isEqualTo(4);
        }
    }

    @Test
    void stops_asking_the_site_about_an_address_that_guesses() throws Exception {
        MqttConfig.Connections few = new MqttConfig.Connections(100, 100, 100, 100, 4, 3);
        try (TestSite strict = new TestSite(MqttConfig.DEFAULTS.with(few))) {
            for (int i = 0; i < 3; i++) {
                try (RawClient client = RawClient.from(TestSite.OFFICE_ADDRESS, strict.port(), 5)) {
                    assertThat(guess(client)).isEqualTo(0x86);
                }
            }
            try (RawClient client = RawClient.from(TestSite.OFFICE_ADDRESS, strict.port(), 5)) {
                assertThat(guess(client)).isEqualTo(0x9f);
            }
        }
    }

    private static int guess(RawClient client) throws Exception {
        client.sendConnect("t-cold", 0xc2, 60, NONE, "cold", "guess");
        return client.read().at(1);
    }

    @Test
    void lets_any_client_of_an_open_zone_in() throws Exception {
        try (RawClient client = v4(TestSite.OPEN_ADDRESS)) {
            assertThat(client.connectAs("whoever", "any", "thing").at(1)).isZero();
            assertThat(client.subscribe("test/nosubscribe", 0)).isEqualTo(0x80);
            assertThat(client.subscribe("test/other", 1)).isEqualTo(1);
        }
    }

    @Test
    void refuses_a_client_id_that_another_identity_uses_and_leaves_its_holder_alone()
            throws Exception {
        try (RawClient holder = v5(TestSite.OFFICE_ADDRESS);
                RawClient other = v5(TestSite.OFFICE_ADDRESS)) {
            assertThat(holder.connectAs("screen", "token", TestSite.VIEWER_TOKEN)
                            .at(1))
                    .isZero();
            assertThat(other.connectAs("screen", "token", TestSite.OPERATOR_TOKEN)
                            .at(1))
                    .isEqualTo(0x85);
            assertThat(holder.isQuiet()).isTrue();
        }
    }

    @Test
    void keeps_the_client_id_of_a_device_for_the_device() throws Exception {
        try (RawClient client = v5(TestSite.OFFICE_ADDRESS)) {
            assertThat(client.connectAs("t-warm", "token", TestSite.OPERATOR_TOKEN)
                            .at(1))
                    .isEqualTo(0x85);
        }
    }

    @Test
    void lets_the_same_identity_take_its_session_over() throws Exception {
        try (RawClient first = v5(TestSite.WARM_ADDRESS);
                RawClient second = v5(TestSite.WARM_ADDRESS)) {
            assertThat(first.connect("t-warm").at(1)).isZero();
            assertThat(second.connect("t-warm").at(1)).isZero();
            RawClient.Packet last = first.lastBeforeClose().orElseThrow();
            assertThat(last.type()).isEqualTo(14);
            assertThat(last.at(0)).isEqualTo(0x8e);
            assertThat(second.isQuiet()).isTrue();
            Await.until("one session is left", () -> site.gateway.sessions().size() == 1);
        }
    }

    @RepeatedTest(5)
    void survives_many_takeovers_at_once_with_one_winner() throws Exception {
        RawClient[] all = new RawClient[12];
        for (int i = 0; i < all.length; i++) {
            all[i] = v4(TestSite.WARM_ADDRESS);
            all[i].sendConnect("t-warm", 0, 60, NONE);
        }
        Await.until("all but one are gone", () -> {
            Map<String, Long> counters = site.gateway.metrics().fronts();
            return counters.get("mqtt_connections_opened_total") == all.length
                    && counters.get("mqtt_connections") == 1
                    && site.gateway.sessions().size() == 1;
        });
        int alive = 0;
        for (RawClient client : all) {
            try (client) {
                client.read();
                alive += client.isQuiet() ? 1 : 0;
            } catch (java.io.IOException e) {
                // Taken over, with or without having been accepted first.
            }
        }
        assertThat(alive).isEqualTo(1);
    }

    @Test
    void names_a_client_that_names_itself_nothing() throws Exception {
        try (RawClient five = v5(TestSite.OPEN_ADDRESS);
                RawClient four = v4(TestSite.OPEN_ADDRESS);
                RawClient keeping = v4(TestSite.OPEN_ADDRESS)) {
            RawClient.Packet connack = five.connect("");
            assertThat(connack.at(1)).isZero();
            assertThat(new String(connack.body())).contains("auto-");
            assertThat(four.connect("").at(1)).isZero();
            assertThat(keeping.connect("", 0, 60, NONE).at(1)).isEqualTo(2);
        }
    }

    @Test
    void tells_a_version_5_client_its_bounds() throws Exception {
        try (RawClient client = v5(TestSite.OPEN_ADDRESS)) {
            byte[] body = client.connect("bounds", 2, 0, NONE).body();
            // Section 3.2.2.3: server keep alive 300 s.
            assertThat(body).containsSequence(0x13, 1, 0x2c);
        }
    }

    @Test
    void refuses_versions_that_it_does_not_speak() throws Exception {
        try (RawClient old = v4(TestSite.OPEN_ADDRESS)) {
            old.send(0x10, "MQIsdp", 3, 2, 0, 60, "old");
            assertThat(old.read().at(1)).isEqualTo(1);
        }
        try (RawClient future = v4(TestSite.OPEN_ADDRESS)) {
            future.send(0x10, "MQTT", 6, 2, 0, 60, "future");
            assertThat(future.read().at(1)).isEqualTo(1);
        }
    }

    @Test
    void closes_a_connection_whose_first_packet_is_not_connect() throws Exception {
        try (RawClient client = v4(TestSite.OPEN_ADDRESS)) {
            client.publish("a", "b", 0, 0);
            assertThat(client.lastBeforeClose()).isEmpty();
        }
    }

    @Test
    void closes_a_connection_that_connects_twice() throws Exception {
        try (RawClient client = v5(TestSite.OPEN_ADDRESS)) {
            client.connect("twice");
            client.sendConnect("twice", 2, 60, NONE);
            assertThat(client.lastBeforeClose().orElseThrow().at(0)).isEqualTo(0x82);
        }
    }

    @Test
    void gives_a_client_ten_seconds_to_connect_unless_configured() {
        assertThat(MqttConfig.DEFAULTS.times().connectTimeoutMs()).isEqualTo(10_000);
    }

    /** A byte now and then does not prolong the time that CONNECT may take. */
    @Test
    void closes_a_connection_whose_connect_drips() throws Exception {
        MqttConfig.Times quick = new MqttConfig.Times(200, 300, 60, 3_000);
        try (TestSite hasty = new TestSite(MqttConfig.DEFAULTS.with(quick));
                Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(TestSite.OPEN_ADDRESS, 0));
            socket.connect(new InetSocketAddress("127.0.0.1", hasty.port()));
            socket.setTcpNoDelay(true);
            // A whole read of nothing is the pause between two bytes.
            socket.setSoTimeout(20);
            byte[] connect = new byte[5_000];
            connect[0] = 0x10;
            connect[1] = (byte) 0x86;
            connect[2] = 0x27;
            assertThat(drip(socket, connect)).isLessThan(2_000);
        }
    }

    /** How many bytes were taken until the other side closed. */
    private static int drip(Socket socket, byte[] bytes) throws IOException {
        for (int i = 0; i < bytes.length; i++) {
            try {
                socket.getOutputStream().write(bytes[i]);
                if (socket.getInputStream().read() < 0) {
                    return i;
                }
            } catch (SocketTimeoutException e) {
                // Not closed yet.
            } catch (SocketException e) {
                return i;
            }
        }
        return bytes.length;
    }

    @Test
    void closes_a_connection_that_says_nothing() throws Exception {
        MqttConfig.Times quick = new MqttConfig.Times(200, 300, 60, 3_000);
        try (TestSite hasty = new TestSite(MqttConfig.DEFAULTS.with(quick));
                RawClient plain = RawClient.from(TestSite.OPEN_ADDRESS, hasty.port(), 4);
                RawClient tls = RawClient.from(TestSite.OPEN_ADDRESS, hasty.tlsPort(), 4)) {
            assertThat(plain.lastBeforeClose()).isEmpty();
            assertThat(tls.lastBeforeClose()).isEmpty();
        }
    }

    @Test
    void bounds_connections_from_one_address() throws Exception {
        MqttConfig.Connections two = new MqttConfig.Connections(100, 2, 100, 100, 4, 30);
        try (TestSite narrow =
                        new TestSite(MqttConfig.DEFAULTS.with(two), GatewayConfig.TlsEngine.JDK);
                RawClient one = RawClient.from(TestSite.OPEN_ADDRESS, narrow.port(), 4);
                RawClient other = RawClient.from(TestSite.OPEN_ADDRESS, narrow.port(), 4)) {
            assertThat(one.connect("one").at(1)).isZero();
            assertThat(other.connect("other").at(1)).isZero();
            try (RawClient third = RawClient.from(TestSite.OPEN_ADDRESS, narrow.port(), 4)) {
                assertThat(third.lastBeforeClose()).isEmpty();
            }
            try (RawClient elsewhere = RawClient.from("127.78.0.2", narrow.port(), 4)) {
                assertThat(elsewhere.connect("elsewhere").at(1)).isZero();
            }
        }
    }
}
