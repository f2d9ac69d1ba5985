package dev.sekimori.authority;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;

/**
 * What the JDK does about certificates. Kept apart from {@link CertificateIssuer}, because loading
 * the first class of BouncyCastle's signed archive takes longer than all else at a start that
 * issues nothing.
 */
final class Certificates {
    /** The only signature algorithm of a site's certificates. */
    static final String SIGNATURE = "SHA256withECDSA";

    private Certificates() {}

    /** From when to when a certificate is valid, both whole seconds. */
    record Validity(Instant notBefore, Instant notAfter) {
        static Validity of(X509Certificate certificate) {
            return new Validity(
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant());
        }
    }

    static X509Certificate parse(byte[] der) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der));
    }

    /** A new key on P-256. */
    static KeyPair newKeyPair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed("creating an EC key", e);
        }
    }
}
