package dev.sekimori.authority;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;

import javax.security.auth.x500.X500Principal;

/**
 * Recognises the certificates that this site issued to services: exactly the form that the site
 * itself gives, with one role. Pure but for the clock and the revocation list.
 */
final class ServiceCertificates {
    /** Where a certificate says its holder's role (MODBUS/TCP Security V21, section 6.4.1). */
    static final String ROLE_OID = "1.3.6.1.4.1.50316.802.1";

    private static final String URI_PREFIX = "urn:sekimori:service:";
    private static final int OCTET_STRING = 0x04;
    private static final int UTF8_STRING = 0x0c;
    private static final int MAX_ROLE_BYTES = 100;

    private final DeviceCertificates genuine;
    private final InstantSource clock;
    private final Predicate<BigInteger> revoked;

    ServiceCertificates(
            DeviceCertificates genuine, InstantSource clock, Predicate<BigInteger> revoked) {
        this.genuine = genuine;
        this.clock = clock;
        this.revoked = revoked;
    }

    static String uriOf(String service) {
        return URI_PREFIX + service;
    }

    Optional<ServiceCertificate> of(X509Certificate certificate) {
        if (!genuine.isOurs(certificate)
                || !DeviceCertificates.isForClients(certificate)
                || revoked.test(certificate.getSerialNumber())
                || !isValidNow(certificate)) {
            return Optional.empty();
        }
        return DeviceCertificates.named(certificate, URI_PREFIX)
                .filter(name -> certificate
                        .getSubjectX500Principal()
                        .equals(new X500Principal("CN=" + name)))
                .flatMap(name -> roleOf(certificate)
                        .map(role ->
                                new ServiceCertificate(name, role, certificate.getSerialNumber())));
    }

    private boolean isValidNow(X509Certificate certificate) {
        Instant now = clock.instant();
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }

    /**
     * The text of the role extension. Its value is an OCTET STRING (RFC 5280 section 4.1) around a
     * UTF8String; both are shorter than 128 bytes here, so that each length is one byte.
     */
    private static Optional<String> roleOf(X509Certificate certificate) {
        byte[] value = certificate.getExtensionValue(ROLE_OID);
        if (value == null || value.length < 4 || value.length > MAX_ROLE_BYTES) {
            return Optional.empty();
        }
        boolean wellFormed = value[0] == OCTET_STRING
                && value[1] == value.length - 2
                && value[2] == UTF8_STRING
                && value[3] == value.length - 4;
        if (!wellFormed) {
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value, 4, value.length - 4))
                    .toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }
}
