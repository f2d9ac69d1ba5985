package dev.sekimori.authority;

import static dev.sekimori.authority.PrivateFilesTest.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.model.DeviceId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class SiteAuthorityTest {
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final DeviceId CAMERA = new DeviceId("camera-1");

    private final SecureRandom random = new SecureRandom();
    private final TestClock clock = new TestClock(Instant.parse("2026-07-05T12:34:56.789Z"));

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void choose_a_directory_that_does_not_exist_yet() {
        directory = temporary.resolve("data");
    }

    @Test
    void its_own_certificate_may_sign_certificates_and_lists_for_ten_years()
            throws GeneralSecurityException {
        X509Certificate ca = open().certificate();

        ca.verify(ca.getPublicKey());
        assertThat(ca.getSubjectX500Principal()).isEqualTo(ca.getIssuerX500Principal());
        assertThat(ca.getSubjectX500Principal().getName())
                .matches("CN=Sekimori site CA [0-9a-f]{8}");
        assertThat(ca.getBasicConstraints()).isZero();
        assertThat(ca.getKeyUsage())
                .containsExactly(false, false, false, false, false, true, true, false, false);
        assertThat(ca.getCriticalExtensionOIDs())
                .containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
        assertThat(ca.getNonCriticalExtensionOIDs())
                .containsExactlyInAnyOrder("2.5.29.14", "2.5.29.35");
        assertThat(Duration.between(clock.instant(), ca.getNotAfter().toInstant()))
                .isBetween(Duration.ofDays(3651), Duration.ofDays(3653));
        requireStrong(ca);
    }

    @Test
    void its_server_certificate_has_what_scanners_and_browsers_ask_for()
            throws GeneralSecurityException {
        TlsIdentity server = open().serverIdentity();
        X509Certificate leaf = server.leaf();

        leaf.verify(server.authority().getPublicKey());
        requireStrong(leaf);
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getExtendedKeyUsage()).containsExactly(SERVER_AUTH);
        assertThat(leaf.getKeyUsage())
                .containsExactly(true, false, false, false, false, false, false, false, false);
        assertThat(Duration.between(
                        leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()))
                .isLessThanOrEqualTo(Duration.ofDays(398));
        assertThat(leaf.getNotBefore().toInstant()).isBefore(clock.instant());
        assertThat(namesOf(leaf))
                .containsExactlyInAnyOrder(
                        "localhost",
                        "*.localhost",
                        "things.localhost",
                        "127.0.0.1",
                        "0:0:0:0:0:0:0:1");
        assertThat(leaf.getNonCriticalExtensionOIDs())
                .contains("2.5.29.14", "2.5.29.35", "2.5.29.31");
    }

    @Test
    void serves_other_domains_names_and_addresses() throws Exception {
        SiteNames names = new SiteNames(
                "site.example",
                List.of("gateway.lan"),
                List.of(InetAddress.ofLiteral("127.77.0.1"), InetAddress.ofLiteral("fd00::1")),
                URI.create("http://site.example/ca.crl"));

        X509Certificate leaf = SiteAuthority.open(directory, names, clock, random)
                .serverIdentity()
                .leaf();

        assertThat(namesOf(leaf))
                .containsExactlyInAnyOrder(
                        "site.example",
                        "localhost",
                        "*.site.example",
                        "things.site.example",
                        "gateway.lan",
                        "127.0.0.1",
                        "0:0:0:0:0:0:0:1",
                        "127.77.0.1",
                        "fd00:0:0:0:0:0:0:1");
        assertThat(new String(leaf.getExtensionValue("2.5.29.31"), StandardCharsets.ISO_8859_1))
                .contains("http://site.example/ca.crl");
        assertThatThrownBy(() -> SiteNames.of("Site.example"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SiteNames.of("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keeps_identity_and_server_certificate_over_a_restart() {
        SiteAuthority first = open();
        SiteAuthority second = open();

        assertThat(second.certificate()).isEqualTo(first.certificate());
        assertThat(second.serverIdentity()).isEqualTo(first.serverIdentity());
        assertThat(second.revocationList()).isEqualTo(first.revocationList());
    }

    @Test
    void writes_private_keys_to_private_files_and_certificates_to_public_ones() throws IOException {
        SiteAuthority authority = open();

        assertThat(mode(directory)).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("keys"))).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("keys/site-ca.pem"))).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("keys/server.pem"))).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("site-ca.pem"))).isEqualTo("rw-r--r--");
        assertThat(mode(directory.resolve("site-ca.crl"))).isEqualTo("rw-r--r--");
        assertThat(Files.readString(directory.resolve("site-ca.pem")))
                .isEqualTo(authority.certificatePem())
                .doesNotContain("PRIVATE");
        assertThat(authority.serverIdentity().toString()).doesNotContain("PRIVATE");
        assertThat(new String(authority.serverIdentity().privateKeyPem().chars()))
                .startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(authority.serverIdentity().chainPem()).endsWith(authority.certificatePem());
    }

    @Test
    void renews_the_server_certificate_when_fewer_than_30_days_are_left() {
        SiteAuthority authority = open();
        TlsIdentity first = authority.serverIdentity();
        TlsIdentity firstOfCamera = authority.serverIdentity("camera-1.localhost");
        clock.advance(Duration.ofDays(360));
        assertThat(open().serverIdentity()).isEqualTo(first);
        clock.advance(Duration.ofDays(8));

        assertThat(authority.serverIdentity()).isEqualTo(first);
        assertThat(authority.renewIfDue()).isTrue();
        assertThat(authority.renewIfDue()).isFalse();

        TlsIdentity renewed = authority.serverIdentity();
        assertThat(renewed.leaf()).isNotEqualTo(first.leaf());
        assertThat(renewed.leaf().getPublicKey()).isNotEqualTo(first.leaf().getPublicKey());
        assertThat(renewed.authority()).isEqualTo(first.authority());
        assertThat(authority.serverIdentity("camera-1.localhost").leaf().getNotAfter())
                .isAfter(firstOfCamera.leaf().getNotAfter());
        assertThat(open().serverIdentity()).isEqualTo(renewed);
        clock.advance(Duration.ofDays(370));
        assertThat(open().serverIdentity()).isNotEqualTo(renewed);
    }

    @Test
    void renews_server_certificates_at_once_when_told_to() {
        SiteAuthority authority = open();
        TlsIdentity first = authority.serverIdentity();
        TlsIdentity firstOfCamera = authority.serverIdentity("camera-1.localhost");

        TlsIdentity renewed = authority.renewServers();

        assertThat(authority.serverIdentity()).isEqualTo(renewed);
        assertThat(renewed.leaf().getPublicKey()).isNotEqualTo(first.leaf().getPublicKey());
        assertThat(authority.serverIdentity("camera-1.localhost").leaf())
                .isNotEqualTo(firstOfCamera.leaf());
        assertThat(open().serverIdentity()).isEqualTo(renewed);
    }

    @Test
    void makes_a_new_server_certificate_when_its_names_change() throws Exception {
        TlsIdentity first = open().serverIdentity();

        SiteAuthority renamed = SiteAuthority.open(directory, "site.example", clock, random);

        assertThat(namesOf(renamed.serverIdentity().leaf())).contains("*.site.example");
        assertThat(renamed.certificate()).isEqualTo(first.authority());
    }

    @Test
    void gives_hosts_below_a_one_label_domain_certificates_of_their_own() throws Exception {
        SiteAuthority authority = open();
        TlsIdentity camera = authority.serverIdentity("Camera-1.LOCALHOST");

        assertThat(namesOf(camera.leaf())).containsExactly("camera-1.localhost");
        camera.leaf().verify(authority.certificate().getPublicKey());
        assertThat(authority.serverIdentity("camera-1.localhost")).isSameAs(camera);
        for (String host : List.of(
                "",
                "localhost",
                "things.localhost",
                ".localhost",
                "a.b.localhost",
                "*.localhost",
                "-a.localhost",
                "camera-1.localhost.",
                "evil.example",
                "x".repeat(64) + ".localhost",
                "a\0.localhost")) {
            assertThat(authority.serverIdentity(host))
                    .as(host)
                    .isSameAs(authority.serverIdentity());
        }
        SiteAuthority wide =
                SiteAuthority.open(temporary.resolve("wide"), "site.example", clock, random);
        assertThat(wide.serverIdentity("camera-1.site.example")).isSameAs(wide.serverIdentity());
    }

    @Test
    void refuses_to_replace_an_authority_whose_key_is_lost() throws IOException {
        open();
        Files.delete(directory.resolve("keys/site-ca.pem"));

        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        AuthorityException.KeyFileMissing.class,
                        e -> assertThat(e.path()).isEqualTo(directory.resolve("keys/site-ca.pem")));
        assertThat(directory.resolve("keys/site-ca.pem")).doesNotExist();
    }

    @Test
    void writes_a_lost_public_certificate_again_and_refuses_a_foreign_one() throws IOException {
        X509Certificate original = open().certificate();
        Path publicFile = directory.resolve("site-ca.pem");
        Files.delete(publicFile);
        assertThat(open().certificate()).isEqualTo(original);
        assertThat(publicFile).exists();

        Path other = temporary.resolve("other");
        SiteAuthority.open(other, "localhost", clock, random);
        Files.write(publicFile, Files.readAllBytes(other.resolve("site-ca.pem")));
        assertThatThrownBy(this::open).isInstanceOf(AuthorityException.KeyMismatch.class);
    }

    @Test
    void refuses_open_or_malformed_key_files() throws IOException {
        open();
        for (String name : List.of("keys/site-ca.pem", "keys/server.pem")) {
            Path file = directory.resolve(name);
            byte[] original = Files.readAllBytes(file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
            assertThatThrownBy(this::open)
                    .as(name)
                    .isInstanceOf(AuthorityException.KeyFileUnsafe.class);

            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            Files.write(file, "nothing".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(this::open)
                    .as(name)
                    .isInstanceOf(AuthorityException.KeyFileMalformed.class);
            Files.write(file, original);
        }
        open();
    }

    @Test
    void issues_nothing_with_a_key_that_is_not_its_certificates() throws IOException {
        open();
        Path other = temporary.resolve("other");
        SiteAuthority.open(other, "localhost", clock, random);
        String foreign = Files.readString(other.resolve("keys/site-ca.pem"));
        Path file = directory.resolve("keys/site-ca.pem");
        String own = Files.readString(file);
        int end = own.indexOf("-----BEGIN CERTIFICATE");
        int foreignEnd = foreign.indexOf("-----BEGIN CERTIFICATE");
        Files.writeString(file, foreign.substring(0, foreignEnd) + own.substring(end));

        SiteAuthority confused = open();

        assertThatThrownBy(() -> confused.issueDeviceCertificate(CAMERA, Duration.ofDays(1)))
                .isInstanceOf(AuthorityException.CryptographyFailed.class)
                .hasMessageContaining("checking a new certificate");
    }

    @Test
    void several_first_starts_at_once_make_one_authority() throws Exception {
        Set<X509Certificate> authorities = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<SiteAuthority>> starts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                starts.add(threads.submit(this::open));
            }
            for (Future<SiteAuthority> start : starts) {
                authorities.add(start.get(30, TimeUnit.SECONDS).certificate());
            }
        }
        assertThat(authorities).hasSize(1);
    }

    @Test
    void revocations_survive_a_restart_in_a_list_that_others_can_check() throws Exception {
        SiteAuthority authority = open();
        X509Certificate camera =
                authority.issueDeviceCertificate(CAMERA, Duration.ofDays(30)).leaf();
        X509Certificate plug = authority
                .issueDeviceCertificate(new DeviceId("plug"), Duration.ofDays(30))
                .leaf();
        authority.revoke(camera.getSerialNumber());
        authority.revoke(camera.getSerialNumber());

        SiteAuthority reopened = open();
        assertThat(reopened.isRevoked(camera.getSerialNumber())).isTrue();
        assertThat(reopened.isRevoked(plug.getSerialNumber())).isFalse();
        X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(reopened.revocationList()));
        list.verify(reopened.certificate().getPublicKey());
        assertThat(list.isRevoked(camera)).isTrue();
        assertThat(list.isRevoked(plug)).isFalse();
        assertThat(list.getRevokedCertificates()).hasSize(1);
        assertThat(list.getNextUpdate()).isAfter(list.getThisUpdate());
        assertThat(list.getNonCriticalExtensionOIDs()).contains("2.5.29.20", "2.5.29.35");
    }

    @Test
    void the_list_is_signed_anew_before_it_ends_with_a_higher_number() throws Exception {
        SiteAuthority authority = open();
        byte[] first = authority.revocationList();
        clock.advance(Duration.ofDays(22));
        assertThat(authority.renewIfDue()).isFalse();
        clock.advance(Duration.ofDays(2));

        assertThat(authority.renewIfDue()).isTrue();

        assertThat(authority.revocationList()).isNotEqualTo(first);
        assertThat(open().revocationList()).isEqualTo(authority.revocationList());
    }

    @Test
    void refuses_a_list_that_is_missing_damaged_or_of_another_authority() throws IOException {
        open();
        Path file = directory.resolve("site-ca.crl");
        byte[] genuine = Files.readAllBytes(file);
        Path other = temporary.resolve("other");
        SiteAuthority.open(other, "localhost", clock, random);

        Files.delete(file);
        assertThatThrownBy(this::open)
                .isInstanceOf(AuthorityException.RevocationListTampered.class);
        Files.write(file, Files.readAllBytes(other.resolve("site-ca.crl")));
        assertThatThrownBy(this::open)
                .isInstanceOf(AuthorityException.RevocationListTampered.class);
        for (int i = 0; i < genuine.length; i++) {
            byte[] changed = genuine.clone();
            changed[i] ^= 0x20;
            Files.write(file, changed);
            assertThatThrownBy(this::open)
                    .as("byte %d", i)
                    .isInstanceOf(AuthorityException.RevocationListTampered.class);
        }
    }

    @Test
    void certifies_keys_that_devices_made_themselves_if_they_are_good() throws Exception {
        SiteAuthority authority = open();
        KeyPair own = Certificates.newKeyPair(random);

        List<X509Certificate> chain =
                authority.certifyDevice(CAMERA, own.getPublic(), Duration.ofDays(1));

        assertThat(chain).hasSize(2);
        assertThat(chain.getFirst().getPublicKey()).isEqualTo(own.getPublic());
        assertThat(authority.deviceIdOf(chain.getFirst())).contains(CAMERA);
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1024);
        assertThatThrownBy(() -> authority.certifyDevice(
                        CAMERA, weak.generateKeyPair().getPublic(), Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
        for (Duration validity :
                List.of(Duration.ZERO, Duration.ofDays(-1), Duration.ofDays(3651))) {
            assertThatThrownBy(() -> authority.certifyDevice(CAMERA, own.getPublic(), validity))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_device_certificate_never_outlives_the_authority() {
        SiteAuthority authority = open();
        clock.advance(Duration.ofDays(3000));

        X509Certificate leaf =
                authority.issueDeviceCertificate(CAMERA, Duration.ofDays(3650)).leaf();

        assertThat(leaf.getNotAfter()).isEqualTo(authority.certificate().getNotAfter());
    }

    private SiteAuthority open() {
        return SiteAuthority.open(directory, "localhost", clock, random);
    }

    static void requireStrong(X509Certificate certificate) {
        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(((ECPublicKey) certificate.getPublicKey())
                        .getParams()
                        .getOrder()
                        .bitLength())
                .isEqualTo(256);
        assertThat(certificate.getSerialNumber()).isPositive();
        assertThat(certificate.getSerialNumber().bitLength()).isBetween(64, 159);
    }

    static List<String> namesOf(X509Certificate certificate) throws GeneralSecurityException {
        return certificate.getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }
}
