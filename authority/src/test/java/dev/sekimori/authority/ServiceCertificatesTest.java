package dev.sekimori.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.model.DeviceId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;

class ServiceCertificatesTest {
    private static final Duration YEAR = Duration.ofDays(365);

    private final SecureRandom random = new SecureRandom();
    private final TestClock clock = TestClock.fromNow();

    @TempDir
    private Path directory;

    private SiteAuthority authority;

    @BeforeEach
    void open() {
        authority = SiteAuthority.open(directory, "localhost", clock, random);
    }

    private X509Certificate issue(String name, String role) {
        String request = CertificateRequest.create("whatever", random).requestPem();
        return authority.certifyService(name, role, request, YEAR).getFirst();
    }

    @Test
    void a_service_is_known_by_its_name_and_its_one_role() {
        X509Certificate certificate = issue("scada", "operator");

        assertThat(authority.serviceOf(certificate))
                .contains(
                        new ServiceCertificate("scada", "operator", certificate.getSerialNumber()));
        assertThat(authority.deviceIdOf(certificate)).isEmpty();
    }

    /** MODBUS/TCP Security V21 section 6.4.1: OCTET STRING around a UTF8String. */
    @Test
    void the_role_stands_in_the_extension_of_modbus_security() {
        assertThat(HexFormat.of()
                        .formatHex(issue("scada", "viewer")
                                .getExtensionValue("1.3.6.1.4.1.50316.802.1")))
                .isEqualTo("04080c06" + HexFormat.of().formatHex("viewer".getBytes()));
    }

    @Test
    void a_revoked_certificate_names_nobody() {
        X509Certificate certificate = issue("scada", "viewer");

        authority.revoke(certificate.getSerialNumber());

        assertThat(authority.serviceOf(certificate)).isEmpty();
    }

    @Test
    void a_certificate_past_its_end_names_nobody() {
        X509Certificate certificate = issue("scada", "viewer");

        clock.advance(YEAR.plusDays(1));

        assertThat(authority.serviceOf(certificate)).isEmpty();
    }

    @Test
    void a_device_is_no_service() {
        TlsIdentity device = authority.issueDeviceCertificate(new DeviceId("plc"), YEAR);

        assertThat(authority.serviceOf(device.leaf())).isEmpty();
    }

    @Test
    void a_request_with_a_wrong_signature_is_refused() {
        String request = CertificateRequest.create("scada", random).requestPem();
        int at = request.length() - 60;
        char other = request.charAt(at) == 'A' ? 'B' : 'A';
        String changed = request.substring(0, at) + other + request.substring(at + 1);

        assertThatThrownBy(() -> authority.certifyService("scada", "viewer", changed, YEAR))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> authority.certifyService("scada", "viewer", "nothing", YEAR))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
