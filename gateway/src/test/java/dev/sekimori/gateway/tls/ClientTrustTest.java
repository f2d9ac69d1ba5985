package dev.sekimori.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import org.junit.jupiter.api.Test;

import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Which client certificates are believed, at first and when they come again. */
final class ClientTrustTest {
    private static final Instant NOW = Instant.now();
    private static final String EC = "EC";

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final X509Bundle authority;
    private final ClientTrust trust;

    ClientTrustTest() throws Exception {
        authority = builder("authority").setIsCertificateAuthority(true).buildSelfSigned();
        trust = new ClientTrust(List.of(authority.getCertificate()), time::get);
    }

    private static CertificateBuilder builder(String name) {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .notBefore(NOW.minus(Duration.ofHours(1)))
                .notAfter(NOW.plus(Duration.ofMinutes(10)));
    }

    private void show(X509Bundle client) throws CertificateException {
        trust.checkClientTrusted(new X509Certificate[] {client.getCertificate()}, EC);
    }

    @Test
    void believes_a_certificate_of_the_authority_whenever_it_comes() throws Exception {
        X509Bundle client = builder("client").buildIssuedBy(authority);
        show(client);
        show(client);
        time.set(NOW.plus(Duration.ofMinutes(9)));
        show(client);
        assertThat(trust.getAcceptedIssuers()).containsExactly(authority.getCertificate());
    }

    @Test
    void refuses_what_has_ended_since_it_was_believed() throws Exception {
        X509Bundle client = builder("client").buildIssuedBy(authority);
        show(client);
        time.set(NOW.plus(Duration.ofMinutes(11)));
        assertThatThrownBy(() -> show(client)).isInstanceOf(CertificateExpiredException.class);
    }

    @Test
    void refuses_a_strangers_certificate_as_often_as_it_comes() throws Exception {
        X509Bundle stranger =
                builder("authority").setIsCertificateAuthority(true).buildSelfSigned();
        X509Bundle client = builder("client").buildIssuedBy(stranger);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> show(client)).isInstanceOf(CertificateException.class);
        }
    }
}
