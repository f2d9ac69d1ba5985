package dev.sekimori.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.model.DeviceId;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import javax.net.ssl.X509ExtendedTrustManager;

class DeviceCertificatesTest {
    private static final DeviceId CAMERA = new DeviceId("camera-1");
    private static final Duration MONTH = Duration.ofDays(30);

    private final SecureRandom random = new SecureRandom();
    private final TestClock clock = new TestClock(Instant.parse("2026-07-05T00:00:00Z"));

    @TempDir
    Path directory;

    private SiteAuthority authority;

    @BeforeEach
    void open() {
        authority = SiteAuthority.open(directory, "localhost", clock, random);
    }

    @Test
    void recognises_the_device_it_was_issued_to() throws GeneralSecurityException {
        X509Certificate leaf = authority.issueDeviceCertificate(CAMERA, MONTH).leaf();

        assertThat(authority.check(leaf))
                .isEqualTo(new DeviceCertificateCheck.Genuine(CAMERA, leaf.getSerialNumber()));
        assertThat(authority.deviceIdOf(leaf)).contains(CAMERA);
        assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=camera-1");
        assertThat(SiteAuthorityTest.namesOf(leaf)).containsExactly("urn:sekimori:device:camera-1");
        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        SiteAuthorityTest.requireStrong(leaf);
    }

    @Test
    void serial_numbers_do_not_repeat() {
        Set<Object> serials = new HashSet<>();
        KeyPair key = Certificates.newKeyPair(random);
        for (int i = 0; i < 100; i++) {
            serials.add(authority
                    .certifyDevice(CAMERA, key.getPublic(), MONTH)
                    .getFirst()
                    .getSerialNumber());
        }
        assertThat(serials).hasSize(100);
    }

    @Test
    void is_valid_from_a_little_before_its_issue_to_its_end() {
        X509Certificate leaf = authority.issueDeviceCertificate(CAMERA, MONTH).leaf();

        clock.advance(Duration.ofMinutes(-5));
        assertThat(authority.check(leaf)).isInstanceOf(DeviceCertificateCheck.Genuine.class);
        clock.advance(Duration.ofSeconds(-1));
        assertThat(authority.check(leaf))
                .isInstanceOf(DeviceCertificateCheck.OutsideValidity.class);
        clock.advance(Duration.ofSeconds(301).plus(MONTH));
        assertThat(authority.check(leaf)).isInstanceOf(DeviceCertificateCheck.Genuine.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(authority.check(leaf))
                .isEqualTo(new DeviceCertificateCheck.OutsideValidity(
                        CAMERA,
                        leaf.getNotBefore().toInstant(),
                        leaf.getNotAfter().toInstant()));
        assertThat(authority.deviceIdOf(leaf)).contains(CAMERA);
    }

    @Test
    void is_refused_once_revoked() {
        X509Certificate leaf = authority.issueDeviceCertificate(CAMERA, MONTH).leaf();
        X509Certificate next = authority.issueDeviceCertificate(CAMERA, MONTH).leaf();
        authority.revoke(leaf.getSerialNumber());

        assertThat(authority.check(leaf))
                .isEqualTo(new DeviceCertificateCheck.Revoked(CAMERA, leaf.getSerialNumber()));
        assertThat(authority.check(next)).isInstanceOf(DeviceCertificateCheck.Genuine.class);
    }

    @Test
    void does_not_take_the_sites_other_certificates_for_a_devices() {
        assertThat(authority.check(authority.certificate()))
                .isEqualTo(new DeviceCertificateCheck.Foreign());
        assertThat(authority.check(authority.serverIdentity().leaf()))
                .isEqualTo(new DeviceCertificateCheck.Foreign());
        assertThat(authority.check(
                        authority.serverIdentity("camera-1.localhost").leaf()))
                .isEqualTo(new DeviceCertificateCheck.Foreign());
    }

    @Test
    void does_not_take_another_sites_device_for_its_own() {
        SiteAuthority other =
                SiteAuthority.open(directory.resolve("other"), "localhost", clock, random);

        assertThat(authority.check(other.issueDeviceCertificate(CAMERA, MONTH).leaf()))
                .isEqualTo(new DeviceCertificateCheck.Foreign());
    }

    @Test
    void does_not_believe_an_impostor_that_bears_the_authoritys_name() throws Exception {
        KeyPair impostor = Certificates.newKeyPair(random);
        X509Certificate genuine =
                authority.certifyDevice(CAMERA, impostor.getPublic(), MONTH).getFirst();
        Signature signature = Signature.getInstance(Certificates.SIGNATURE);
        signature.initSign(impostor.getPrivate());
        signature.update(genuine.getTBSCertificate());
        ASN1Sequence parts = ASN1Sequence.getInstance(genuine.getEncoded());
        X509Certificate forged = Certificates.parse(new DERSequence(new ASN1Encodable[] {
                    parts.getObjectAt(0), parts.getObjectAt(1), new DERBitString(signature.sign())
                })
                .getEncoded());

        assertThat(authority.check(genuine)).isInstanceOf(DeviceCertificateCheck.Genuine.class);
        assertThat(forged.getIssuerX500Principal())
                .isEqualTo(authority.certificate().getSubjectX500Principal());
        assertThat(authority.check(forged)).isEqualTo(new DeviceCertificateCheck.Foreign());
    }

    @Test
    void refuses_its_own_signature_under_another_form() {
        CertificateIssuer issuer = issuerWithTheRealKey();
        KeyPair key = Certificates.newKeyPair(random);
        String uri = DeviceCertificates.uriOf(CAMERA);

        assertThat(authority.deviceIdOf(
                        issuer.client(key.getPublic(), "camera-1", uri, validity())))
                .contains(CAMERA);
        assertThat(authority.deviceIdOf(
                        issuer.client(key.getPublic(), "camera-2", uri, validity())))
                .isEmpty();
        for (String other : List.of(
                "urn:sekimori:device:camera-2",
                "urn:sekimori:device:",
                "urn:sekimori:device:Camera-1",
                "urn:sekimori:person:camera-1",
                "https://camera-1")) {
            assertThat(authority.deviceIdOf(
                            issuer.client(key.getPublic(), "camera-1", other, validity())))
                    .as(other)
                    .isEmpty();
        }
    }

    @Test
    void refuses_every_certificate_with_a_changed_byte() {
        X509Certificate leaf = authority.issueDeviceCertificate(CAMERA, MONTH).leaf();
        long seed = Long.getLong("seed", 5280L);
        Random changes = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            try {
                byte[] der = leaf.getEncoded();
                int at = changes.nextInt(der.length);
                der[at] ^= (byte) (1 << changes.nextInt(8));
                X509Certificate changed = Certificates.parse(der);
                // Only the encoding around what was signed may differ; that says nothing else.
                if (!Arrays.equals(changed.getTBSCertificate(), leaf.getTBSCertificate())) {
                    assertThat(authority.check(changed))
                            .as("seed %d case %d byte %d", seed, i, at)
                            .isEqualTo(new DeviceCertificateCheck.Foreign());
                    refused++;
                }
            } catch (GeneralSecurityException unreadable) {
                assertThat(unreadable).isInstanceOf(CertificateException.class);
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void its_trust_manager_is_for_clients_only_and_wants_a_chain() throws CertificateException {
        X509ExtendedTrustManager trust = authority.deviceTrustManager();
        X509Certificate[] chain = authority
                .issueDeviceCertificate(CAMERA, MONTH)
                .chain()
                .toArray(X509Certificate[]::new);

        trust.checkClientTrusted(chain, "EC");
        assertThat(trust.getAcceptedIssuers()).containsExactly(authority.certificate());
        assertThatThrownBy(() -> trust.checkServerTrusted(chain, "EC"))
                .isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> trust.checkClientTrusted(new X509Certificate[0], "EC"))
                .isInstanceOf(CertificateException.class);
        X509Certificate[] tooLong = {chain[0], chain[1], chain[1], chain[1], chain[1]};
        assertThatThrownBy(() -> trust.checkClientTrusted(tooLong, "EC"))
                .isInstanceOf(CertificateException.class);
        // What follows the first certificate gives no trust.
        X509Certificate[] foreignFirst = {
            SiteAuthority.open(directory.resolve("other"), "localhost", clock, random)
                    .issueDeviceCertificate(CAMERA, MONTH)
                    .leaf(),
            chain[0],
            chain[1]
        };
        assertThatThrownBy(() -> trust.checkClientTrusted(foreignFirst, "EC"))
                .isInstanceOf(CertificateException.class);
    }

    private Certificates.Validity validity() {
        return new Certificates.Validity(clock.instant(), clock.instant().plus(MONTH));
    }

    private CertificateIssuer issuerWithTheRealKey() {
        KeyPem.Contents contents =
                KeyPem.read(directory.resolve("keys/site-ca.pem"), 1).orElseThrow();
        return new AuthorityKey(contents.certificates().getFirst(), contents.key(), random)
                .issuer();
    }
}
