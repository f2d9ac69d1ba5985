package dev.sekimori.authority;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;

/** Builds and signs certificates of one authority (RFC 5280). Stateless but for its key. */
final class CertificateIssuer {
    static final String SIGNATURE = "SHA256withECDSA";

    private static final int SERIAL_BITS = 127;

    private final X509Certificate authority;
    private final PrivateKey key;
    private final SecureRandom random;

    CertificateIssuer(X509Certificate authority, PrivateKey key, SecureRandom random) {
        this.authority = authority;
        this.key = key;
        this.random = random;
    }

    /** From when to when a certificate is valid, both whole seconds. */
    record Validity(Instant notBefore, Instant notAfter) {}

    static KeyPair newKeyPair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed("creating an EC key", e);
        }
    }

    /**
     * A new authority's own certificate: may sign certificates and revocation lists, no further
     * authorities.
     */
    static X509Certificate selfSigned(KeyPair pair, Validity validity, SecureRandom random) {
        byte[] keyId = keyId(pair.getPublic());
        X500Name name =
                new X500Name("CN=Sekimori site CA " + HexFormat.of().formatHex(keyId, 0, 4));
        try {
            X509v3CertificateBuilder builder =
                    builder(name, name, pair.getPublic(), validity, random);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(keyId));
            return sign(builder, pair.getPrivate(), random);
        } catch (IOException e) {
            throw new AuthorityException.CryptographyFailed("encoding a certificate", e);
        }
    }

    X509Certificate authority() {
        return authority;
    }

    /**
     * A server's certificate for DNS names and addresses; its subject is the first name where that
     * fits.
     */
    X509Certificate server(PublicKey subjectKey, ServerNames names, Validity validity) {
        // RFC 5280 appendix A: a common name has at most 64 characters. Clients read the
        // alternative names alone.
        String commonName = names.first().length() <= 64 ? names.first() : "Sekimori gateway";
        try {
            X509v3CertificateBuilder builder =
                    leaf(commonName, subjectKey, validity, KeyPurposeId.id_kp_serverAuth);
            builder.addExtension(Extension.subjectAlternativeName, false, names.alternativeNames());
            builder.addExtension(
                    Extension.cRLDistributionPoints,
                    false,
                    new CRLDistPoint(new DistributionPoint[] {
                        new DistributionPoint(
                                new DistributionPointName(new GeneralNames(new GeneralName(
                                        GeneralName.uniformResourceIdentifier,
                                        names.revocationList().toString()))),
                                null,
                                null)
                    }));
            return sign(builder, key, random);
        } catch (IOException e) {
            throw new AuthorityException.CryptographyFailed("encoding a certificate", e);
        }
    }

    /** A client's certificate: common name and one URI. */
    X509Certificate client(PublicKey subjectKey, String commonName, String uri, Validity validity) {
        try {
            X509v3CertificateBuilder builder =
                    leaf(commonName, subjectKey, validity, KeyPurposeId.id_kp_clientAuth);
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
            return sign(builder, key, random);
        } catch (IOException e) {
            throw new AuthorityException.CryptographyFailed("encoding a certificate", e);
        }
    }

    ContentSigner signer() {
        return signer(key, random);
    }

    X500Name issuerName() {
        return X500Name.getInstance(authority.getSubjectX500Principal().getEncoded());
    }

    AuthorityKeyIdentifier authorityKeyIdentifier() {
        return new AuthorityKeyIdentifier(keyId(authority.getPublicKey()));
    }

    private X509v3CertificateBuilder leaf(
            String commonName, PublicKey subjectKey, Validity validity, KeyPurposeId purpose)
            throws IOException {
        X509v3CertificateBuilder builder = builder(
                issuerName(), new X500Name("CN=" + commonName), subjectKey, validity, random);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        builder.addExtension(Extension.authorityKeyIdentifier, false, authorityKeyIdentifier());
        return builder;
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer,
            X500Name subject,
            PublicKey subjectKey,
            Validity validity,
            SecureRandom random)
            throws IOException {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                issuer,
                // Random and positive (RFC 5280 section 4.1.2.2); the top bit set keeps its length
                // constant.
                new BigInteger(SERIAL_BITS - 1, random).setBit(SERIAL_BITS - 1),
                Date.from(validity.notBefore()),
                Date.from(validity.notAfter()),
                subject,
                SubjectPublicKeyInfo.getInstance(subjectKey.getEncoded()));
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId(subjectKey)));
        return builder;
    }

    private static X509Certificate sign(
            X509v3CertificateBuilder builder, PrivateKey key, SecureRandom random)
            throws IOException {
        byte[] encoded = builder.build(signer(key, random)).getEncoded();
        try {
            return parse(encoded);
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed("reading a new certificate", e);
        }
    }

    static X509Certificate parse(byte[] der) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der));
    }

    private static ContentSigner signer(PrivateKey key, SecureRandom random) {
        try {
            return new JcaContentSignerBuilder(SIGNATURE)
                    .setSecureRandom(random)
                    .build(key);
        } catch (OperatorCreationException e) {
            throw new AuthorityException.CryptographyFailed(SIGNATURE, e);
        }
    }

    /** The leftmost 160 bits of the SHA-256 of the key (RFC 7093 section 2, method 1). */
    private static byte[] keyId(PublicKey key) {
        try {
            byte[] bits = SubjectPublicKeyInfo.getInstance(key.getEncoded())
                    .getPublicKeyData()
                    .getBytes();
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bits), 20);
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed("SHA-256", e);
        }
    }
}
