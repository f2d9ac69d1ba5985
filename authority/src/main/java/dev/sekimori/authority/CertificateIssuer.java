package dev.sekimori.authority;

import dev.sekimori.authority.Certificates.Validity;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
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
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Builds and signs certificates and revocation lists of one authority (RFC 5280). Stateless but for
 * its key.
 */
final class CertificateIssuer {
    private static final int SERIAL_BITS = 127;
    private static final int MAX_COMMON_NAME = 64;

    private final AuthorityKey authority;

    CertificateIssuer(AuthorityKey authority) {
        this.authority = authority;
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
            return sign(builder, pair.getPrivate(), pair.getPublic(), random);
        } catch (IOException e) {
            throw new AuthorityException.CryptographyFailed("encoding a certificate", e);
        }
    }

    /**
     * A server's certificate for DNS names and addresses; its subject is the first name where that
     * fits.
     */
    X509Certificate server(PublicKey subjectKey, ServerNames names, Validity validity) {
        // RFC 5280 appendix A bounds a common name. Clients read the alternative names alone.
        String commonName =
                names.first().length() <= MAX_COMMON_NAME ? names.first() : "Sekimori gateway";
        try {
            X509v3CertificateBuilder builder =
                    leaf(commonName, subjectKey, validity, KeyPurposeId.id_kp_serverAuth);
            builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(names));
            builder.addExtension(Extension.cRLDistributionPoints, false, distributionPoint(names));
            return sign(builder);
        } catch (IOException e) {
            throw new AuthorityException.CryptographyFailed("encoding a certificate", e);
        }
    }

    /**
     * A service's certificate: as a client's, with one role (MODBUS/TCP Security V21, section
     * 6.4.1: an extension that holds a UTF8String).
     */
    X509Certificate service(
            PublicKey subjectKey, String commonName, String uri, String role, Validity validity) {
        try {
            X509v3CertificateBuilder builder =
                    leaf(commonName, subjectKey, validity, KeyPurposeId.id_kp_clientAuth);
            GeneralNames names =
                    new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
            builder.addExtension(Extension.subjectAlternativeName, false, names);
            builder.addExtension(
                    new ASN1ObjectIdentifier(ServiceCertificates.ROLE_OID),
                    false,
                    new DERUTF8String(role));
            return sign(builder);
        } catch (IOException e) {
            throw new AuthorityException.CryptographyFailed("encoding a certificate", e);
        }
    }

    /** A client's certificate: common name and one URI. */
    X509Certificate client(PublicKey subjectKey, String commonName, String uri, Validity validity) {
        try {
            X509v3CertificateBuilder builder =
                    leaf(commonName, subjectKey, validity, KeyPurposeId.id_kp_clientAuth);
            GeneralNames names =
                    new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
            builder.addExtension(Extension.subjectAlternativeName, false, names);
            return sign(builder);
        } catch (IOException e) {
            throw new AuthorityException.CryptographyFailed("encoding a certificate", e);
        }
    }

    /**
     * A revocation list (RFC 5280 section 5), DER.
     *
     * @param revoked serial numbers and when each was revoked
     * @param number grows with every list
     */
    byte[] revocationList(
            Map<BigInteger, Instant> revoked, BigInteger number, Instant now, Instant nextUpdate) {
        X509v2CRLBuilder builder = new X509v2CRLBuilder(issuerName(), Date.from(now));
        builder.setNextUpdate(Date.from(nextUpdate));
        revoked.forEach((serial, when) ->
                builder.addCRLEntry(serial, Date.from(when), CRLReason.unspecified));
        try {
            // Both are required of a list (RFC 5280 sections 5.2.1 and 5.2.3).
            builder.addExtension(Extension.authorityKeyIdentifier, false, authorityKeyIdentifier());
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(number));
            return builder.build(signer(authority.privateKey(), authority.random()))
                    .getEncoded();
        } catch (IOException e) {
            throw new AuthorityException.CryptographyFailed("encoding the revocation list", e);
        }
    }

    private X509v3CertificateBuilder leaf(
            String commonName, PublicKey subjectKey, Validity validity, KeyPurposeId purpose)
            throws IOException {
        X509v3CertificateBuilder builder = builder(
                issuerName(),
                new X500Name("CN=" + commonName),
                subjectKey,
                validity,
                authority.random());
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

    private X509Certificate sign(X509v3CertificateBuilder builder) throws IOException {
        return sign(
                builder,
                authority.privateKey(),
                authority.certificate().getPublicKey(),
                authority.random());
    }

    /**
     * Checks what it signed: after a fault, or with a key that is not the authority's, nothing goes
     * out.
     */
    private static X509Certificate sign(
            X509v3CertificateBuilder builder,
            PrivateKey key,
            PublicKey publicKey,
            SecureRandom random)
            throws IOException {
        byte[] encoded = builder.build(signer(key, random)).getEncoded();
        try {
            X509Certificate certificate = Certificates.parse(encoded);
            certificate.verify(publicKey);
            return certificate;
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed("checking a new certificate", e);
        }
    }

    private static ContentSigner signer(PrivateKey key, SecureRandom random) {
        try {
            return new JcaContentSignerBuilder(Certificates.SIGNATURE)
                    .setSecureRandom(random)
                    .build(key);
        } catch (OperatorCreationException e) {
            throw new AuthorityException.CryptographyFailed(Certificates.SIGNATURE, e);
        }
    }

    private X500Name issuerName() {
        return X500Name.getInstance(
                authority.certificate().getSubjectX500Principal().getEncoded());
    }

    private AuthorityKeyIdentifier authorityKeyIdentifier() {
        return new AuthorityKeyIdentifier(keyId(authority.certificate().getPublicKey()));
    }

    private static GeneralNames alternativeNames(ServerNames names) {
        List<GeneralName> all = new ArrayList<>();
        names.dnsNames().forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
        names.addresses()
                .forEach(address -> all.add(new GeneralName(GeneralName.iPAddress, address)));
        return new GeneralNames(all.toArray(GeneralName[]::new));
    }

    private static CRLDistPoint distributionPoint(ServerNames names) {
        GeneralName uri = new GeneralName(
                GeneralName.uniformResourceIdentifier, names.revocationList().toString());
        DistributionPointName name = new DistributionPointName(new GeneralNames(uri));
        return new CRLDistPoint(new DistributionPoint[] {new DistributionPoint(name, null, null)});
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
