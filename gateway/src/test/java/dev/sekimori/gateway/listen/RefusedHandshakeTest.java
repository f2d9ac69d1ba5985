package dev.sekimori.gateway.listen;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.modbus.ModbusBounds;
import dev.sekimori.gateway.modbus.ModbusFront;
import dev.sekimori.gateway.mqtt.MqttConfig;
import dev.sekimori.gateway.mqtt.MqttFront;
import dev.sekimori.gateway.rtsp.RtspBounds;
import dev.sekimori.gateway.rtsp.RtspFront;
import dev.sekimori.gateway.stream.TcpFront;
import dev.sekimori.gateway.stream.TcpService;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Clients that TLS refuses are told why, although they have begun to send by then: a TLS 1.3 client
 * has finished its handshake before its certificate is looked at.
 */
final class RefusedHandshakeTest {
    private static final int TIMES = 10;
    private static House house;

    @TempDir
    private Path temp;

    @BeforeAll
    static void open() {
        Listener tcp = new Listener(Listener.Kind.TCP_TLS, "127.0.0.1", 0);
        SecureRandom random = new SecureRandom();
        house = new House(
                new Endpoint(Protocol.MODBUS, "127.0.0.1", 9, ""),
                List.of(),
                List.of(
                        tcp,
                        new Listener(Listener.Kind.MODBUS_TLS, "127.0.0.1", 0),
                        new Listener(Listener.Kind.RTSP_TLS, "127.0.0.1", 0),
                        new Listener(Listener.Kind.MQTT_TLS, "127.0.0.1", 0),
                        new Listener(Listener.Kind.MQTT_WSS, "127.0.0.1", 0)),
                new TcpFront(
                        List.of(new TcpService("x", House.CAM, 9, tcp, TcpService.Limits.USUAL))),
                new ModbusFront(ModbusBounds.USUAL),
                new RtspFront(RtspBounds.USUAL, (message, locale) -> "", random),
                new MqttFront(MqttConfig.DEFAULTS, random));
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @ParameterizedTest
    @CsvSource({
        "TCP_TLS, TLSv1.3, none, certificate_required",
        "TCP_TLS, TLSv1.2, none, handshake_failure",
        "TCP_TLS, TLSv1.3, forged, certificate_unknown",
        "TCP_TLS, TLSv1.2, forged, certificate_unknown",
        "MODBUS_TLS, TLSv1.3, none, certificate_required",
        "MODBUS_TLS, TLSv1.2, none, handshake_failure",
        "MODBUS_TLS, TLSv1.3, forged, bad_certificate",
        "MODBUS_TLS, TLSv1.2, forged, bad_certificate",
        "RTSP_TLS, TLSv1.3, forged, bad_certificate",
        "RTSP_TLS, TLSv1.2, forged, bad_certificate",
        "MQTT_TLS, TLSv1.3, forged, bad_certificate",
        "MQTT_TLS, TLSv1.2, forged, bad_certificate",
        "MQTT_WSS, TLSv1.3, forged, bad_certificate",
    })
    void tells_java_clients_why(Listener.Kind kind, String version, String shows, String alert)
            throws Exception {
        Optional<X509Bundle> certificate =
                shows.equals("forged") ? Optional.of(house.forged) : Optional.empty();
        List<String> told = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            told.add(ending(kind, version, certificate));
        }
        assertThat(told).allSatisfy(end -> assertThat(end).contains("fatal alert: " + alert));
    }

    private static String ending(
            Listener.Kind kind, String version, Optional<X509Bundle> certificate) throws Exception {
        try (SSLSocket client = house.connect(port(kind), "cam.localhost", certificate)) {
            client.setEnabledProtocols(new String[] {version});
            try {
                client.startHandshake();
                // Unread by the gateway, this made it reset the connection.
                client.getOutputStream().write(new byte[8_192]);
                return "read " + client.getInputStream().read();
            } catch (SSLException e) {
                return String.valueOf(e.getMessage());
            } catch (IOException reset) {
                return reset.toString();
            }
        }
    }

    private static int port(Listener.Kind kind) {
        return house.gateway.listeners().port(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "TCP_TLS, -tls1_3, none, 116",
        "MODBUS_TLS, -tls1_3, none, 116",
        "TCP_TLS, -tls1_3, forged, 46",
        "TCP_TLS, -tls1_2, forged, 46",
        "MODBUS_TLS, -tls1_3, forged, 42",
        "RTSP_TLS, -tls1_3, forged, 42",
        "MQTT_TLS, -tls1_3, forged, 42",
        "MQTT_WSS, -tls1_2, forged, 42",
        "TCP_TLS, -tls1_3, foreign, 46",
        "MODBUS_TLS, -tls1_3, foreign, 48"
    })
    void tells_openssl_why(Listener.Kind kind, String version, String shows, int alert)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + port(kind),
                "-servername",
                "cam.localhost",
                "-ign_eof",
                version));
        switch (shows) {
            case "forged" -> command.addAll(List.of("-cert", pem(house.forged)));
            case "foreign" -> command.addAll(List.of("-cert", pem(foreign())));
            default -> assertThat(shows).isEqualTo("none");
        }
        Process client = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream in = client.getOutputStream()) {
            in.write(new byte[8_192]);
        } catch (IOException closed) {
            // It had read its alert already.
        }
        String said = new String(client.getInputStream().readAllBytes(), UTF_8);
        assertThat(client.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("SSL alert number " + alert);
    }

    /** A certificate and its key. */
    private String pem(X509Bundle of) throws IOException {
        return Files.writeString(
                        temp.resolve("client.pem"),
                        of.getCertificatePEM() + "\n" + of.getPrivateKeyPEM())
                .toString();
    }

    /** Of an authority that the gateway has never heard of. */
    private static X509Bundle foreign() throws Exception {
        X509Bundle elsewhere = new CertificateBuilder()
                .ecp256()
                .subject("CN=Elsewhere")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        return new CertificateBuilder().ecp256().subject("CN=recorder").buildIssuedBy(elsewhere);
    }

    @Test
    void a_client_that_never_reads_its_alert_is_closed_soon() throws Exception {
        try (SSLSocket client = house.connect(port(Listener.Kind.TCP_TLS), "", Optional.empty())) {
            client.startHandshake();
            House.until(
                    "closed", () -> house.gateway.metrics().fronts().get("tcp_connections") == 0);
        }
    }

    @Test
    void a_refused_client_hears_the_good_bye_and_no_reset() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            try (SSLSocket client = house.connect(
                    port(Listener.Kind.TCP_TLS), "cam.localhost", Optional.of(house.stranger))) {
                client.startHandshake();
                client.getOutputStream().write(new byte[8_192]);
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
        }
    }
}
