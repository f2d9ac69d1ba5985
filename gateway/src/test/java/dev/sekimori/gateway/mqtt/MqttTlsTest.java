package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.gateway.GatewayConfig;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Peer;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** MQTT over TLS, by both implementations. */
class MqttTlsTest {
    @ParameterizedTest
    @EnumSource(GatewayConfig.TlsEngine.class)
    void knows_a_device_by_its_certificate(GatewayConfig.TlsEngine engine) throws Exception {
        try (TestSite site = new TestSite(MqttConfig.DEFAULTS, engine);
                SSLSocket socket =
                        Tls.connect(site, Optional.of(site.warmCertificate), "TLSv1.3", "TLSv1.2");
                RawClient client = new RawClient(socket, 4)) {
            assertThat(client.connect("t-warm").at(1)).isZero();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            client.publish("home/warm/t", "1", 2, 1);
            assertThat(client.read().acknowledgedId()).isEqualTo(1);
            assertThat(site.gateway.flows(Optional.of(TestSite.WARM), 10))
                    .allSatisfy(flow -> assertThat(flow.decision().input().peer())
                            .isEqualTo(new Peer.DevicePeer(
                                    TestSite.WARM, IdentityStrength.CERTIFICATE)));
        }
    }

    @ParameterizedTest
    @EnumSource(GatewayConfig.TlsEngine.class)
    void a_session_ends_with_the_certificate_that_began_it(GatewayConfig.TlsEngine engine)
            throws Exception {
        try (TestSite site = new TestSite(MqttConfig.DEFAULTS, engine)) {
            X509Bundle brief = new CertificateBuilder()
                    .ecp256()
                    .subject("CN=warm")
                    .notAfter(Instant.now().plusSeconds(6))
                    .buildIssuedBy(site.authority);
            Instant end = brief.getCertificate().getNotAfter().toInstant();
            try (SSLSocket socket = Tls.connect(site, Optional.of(brief), "TLSv1.3");
                    RawClient client = new RawClient(socket, 5)) {
                assertThat(client.connect("t-warm").at(1)).isZero();
                // DISCONNECT: Not authorized (MQTT 5.0 section 3.14.2.1).
                assertThat(client.read().at(0)).isEqualTo(0x87);
                assertThat(Instant.now()).isBetween(end, end.plusSeconds(10));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(GatewayConfig.TlsEngine.class)
    void knows_a_device_by_its_password_and_nobody_without_one(GatewayConfig.TlsEngine engine)
            throws Exception {
        try (TestSite site = new TestSite(MqttConfig.DEFAULTS, engine);
                RawClient named = new RawClient(Tls.connect(site, Optional.empty(), "TLSv1.2"), 4);
                RawClient nameless =
                        new RawClient(Tls.connect(site, Optional.empty(), "TLSv1.3"), 4)) {
            assertThat(named.connectAs("t-cold", "cold", TestSite.COLD_PASSWORD).at(1))
                    .isZero();
            assertThat(nameless.connect("t-cold").at(1)).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource(GatewayConfig.TlsEngine.class)
    void refuses_a_certificate_of_another_authority(GatewayConfig.TlsEngine engine)
            throws Exception {
        X509Bundle forger = new CertificateBuilder()
                .ecp256()
                .subject("CN=Another CA")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle forged =
                new CertificateBuilder().ecp256().subject("CN=warm").buildIssuedBy(forger);
        try (TestSite site = new TestSite(MqttConfig.DEFAULTS, engine);
                SSLSocket socket = Tls.connect(site, Optional.of(forged), "TLSv1.2")) {
            // A client that heeds the accepted authorities would show no certificate; this one
            // insists.
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        try (RawClient client = new RawClient(socket, 4)) {
                            assertThat(client.connect("t-warm").at(1)).isEqualTo(5);
                            throw new SSLException("refused after the handshake");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(GatewayConfig.TlsEngine.class)
    void speaks_no_old_version_and_no_suite_without_authenticated_encryption(
            GatewayConfig.TlsEngine engine) throws Exception {
        try (TestSite site = new TestSite(MqttConfig.DEFAULTS, engine);
                SSLSocket cbc = Tls.connect(site, Optional.empty(), "TLSv1.2");
                SSLSocket old = Tls.connect(site, Optional.empty(), "TLSv1.1")) {
            cbc.setEnabledCipherSuites(new String[] {
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"
            });
            assertThatThrownBy(cbc::startHandshake).isInstanceOf(IOException.class);
            assertThatThrownBy(old::startHandshake).isInstanceOf(IOException.class);
        }
    }
}
