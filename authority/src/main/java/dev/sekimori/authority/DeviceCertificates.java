package dev.sekimori.authority;

import dev.sekimori.model.DeviceId;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import javax.security.auth.x500.X500Principal;

/**
 * Recognises the certificates that this site issued to devices. Stricter than path validation (RFC
 * 5280 section 6): a certificate must have exactly the form that the site itself gives. Pure but
 * for the clock and the revocation list. State owned: which signatures were verified already,
 * bounded. Safe from any thread.
 */
final class DeviceCertificates {
    private static final String URI_PREFIX = "urn:sekimori:device:";
    private static final String SHA256_WITH_ECDSA = "1.2.840.10045.4.3.2";
    private static final List<String> CLIENT_AUTH = List.of("1.3.6.1.5.5.7.3.2");
    private static final Integer URI = 6;
    private static final int MOST_VERIFIED = 16_384;

    private final X509Certificate authority;
    private final InstantSource clock;
    private final Predicate<BigInteger> revoked;
    /** SHA-256 of whole certificates that the authority was seen to have signed. */
    private final Set<ByteBuffer> verified = ConcurrentHashMap.newKeySet();

    DeviceCertificates(
            X509Certificate authority, InstantSource clock, Predicate<BigInteger> revoked) {
        this.authority = authority;
        this.clock = clock;
        this.revoked = revoked;
    }

    static String uriOf(DeviceId device) {
        return URI_PREFIX + device.value();
    }

    DeviceCertificateCheck check(X509Certificate certificate) {
        Optional<DeviceId> device = deviceIdOf(certificate);
        if (device.isEmpty()) {
            return new DeviceCertificateCheck.Foreign();
        }
        BigInteger serial = certificate.getSerialNumber();
        if (revoked.test(serial)) {
            return new DeviceCertificateCheck.Revoked(device.get(), serial);
        }
        Instant now = clock.instant();
        Instant notBefore = certificate.getNotBefore().toInstant();
        Instant notAfter = certificate.getNotAfter().toInstant();
        return now.isBefore(notBefore) || now.isAfter(notAfter)
                ? new DeviceCertificateCheck.OutsideValidity(device.get(), notBefore, notAfter)
                : new DeviceCertificateCheck.Genuine(device.get(), serial);
    }

    /** The device that this site issued the certificate to, whether or not it is valid now. */
    Optional<DeviceId> deviceIdOf(X509Certificate certificate) {
        return isOurs(certificate) && isForClients(certificate)
                ? named(certificate, URI_PREFIX)
                        .flatMap(DeviceCertificates::deviceId)
                        .filter(device -> certificate
                                .getSubjectX500Principal()
                                .equals(new X500Principal("CN=" + device.value())))
                : Optional.empty();
    }

    private static Optional<DeviceId> deviceId(String text) {
        try {
            return Optional.of(new DeviceId(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Whether the authority has signed it. */
    boolean isOurs(X509Certificate certificate) {
        if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())
                || !certificate.getSigAlgOID().equals(SHA256_WITH_ECDSA)) {
            return false;
        }
        // The same bytes have the same signature for ever; a device shows them at every connection.
        try {
            ByteBuffer print = ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
            if (verified.contains(print)) {
                return true;
            }
            certificate.verify(authority.getPublicKey());
            if (verified.size() >= MOST_VERIFIED) {
                verified.clear();
            }
            verified.add(print);
            return true;
        } catch (GeneralSecurityException notSignedByUs) {
            return false;
        }
    }

    static boolean isForClients(X509Certificate certificate) {
        try {
            return certificate.getBasicConstraints() == -1
                    && !certificate.hasUnsupportedCriticalExtension()
                    && CLIENT_AUTH.equals(certificate.getExtendedKeyUsage());
        } catch (CertificateParsingException malformed) {
            return false;
        }
    }

    /** What follows the prefix in the only name of a certificate, which is a URI. */
    static Optional<String> named(X509Certificate certificate, String prefix) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null || names.size() != 1) {
                return Optional.empty();
            }
            List<?> name = names.iterator().next();
            return URI.equals(name.get(0))
                            && name.get(1) instanceof String uri
                            && uri.startsWith(prefix)
                    ? Optional.of(uri.substring(prefix.length()))
                    : Optional.empty();
        } catch (CertificateParsingException malformed) {
            return Optional.empty();
        }
    }
}
