package dev.sekimori.authority;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.List;

/**
 * A new key and the request for its certificate (PKCS#10, RFC 2986), for a client that keeps its
 * key to itself.
 *
 * @param privateKeyPem PKCS#8, a secret
 * @param requestPem what is sent to the site
 */
public record CertificateRequest(Secret privateKeyPem, String requestPem) {
    /** The longest request that is read, in characters. */
    public static final int MAX_CHARS = 16_384;

    private static final List<String> LABELS =
            List.of("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST");

    /** Makes an EC key on P-256 and a request under a common name. */
    public static CertificateRequest create(String commonName, SecureRandom random) {
        KeyPair pair = Certificates.newKeyPair(random);
        try {
            byte[] request = new JcaPKCS10CertificationRequestBuilder(
                            new X500Name("CN=" + commonName), pair.getPublic())
                    .build(new JcaContentSignerBuilder(Certificates.SIGNATURE)
                            .setSecureRandom(random)
                            .build(pair.getPrivate()))
                    .getEncoded();
            byte[] key = Pem.encode(Pem.PRIVATE_KEY, pair.getPrivate().getEncoded())
                    .getBytes(StandardCharsets.US_ASCII);
            return new CertificateRequest(
                    Secret.ofBytes(key), Pem.encode(LABELS.getFirst(), request));
        } catch (IOException | OperatorCreationException e) {
            throw new AuthorityException.CryptographyFailed("making a certificate request", e);
        }
    }

    /**
     * The key of a request whose signature is right.
     *
     * @throws IllegalArgumentException when it is no request, or its signature is wrong
     */
    static PublicKey keyOf(String requestPem) {
        if (requestPem.length() > MAX_CHARS) {
            throw new IllegalArgumentException("too long for a certificate request");
        }
        List<Pem.Block> blocks = Pem.decode(requestPem.getBytes(StandardCharsets.US_ASCII));
        if (blocks.size() != 1 || !LABELS.contains(blocks.getFirst().label())) {
            throw new IllegalArgumentException("one certificate request expected");
        }
        try {
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(
                    new PKCS10CertificationRequest(blocks.getFirst().der()));
            PublicKey key = request.getPublicKey();
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new IllegalArgumentException("the request's signature is wrong");
            }
            return key;
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException e) {
            throw new IllegalArgumentException("not a certificate request", e);
        }
    }

    @Override
    public String toString() {
        return "CertificateRequest";
    }
}
