package dev.sekimori.authority;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A private key with its certificates: what a TLS server or client presents. Immutable.
 *
 * @param chain the certificate of the key, then the site's authority
 * @param privateKey EC P-256
 */
public record TlsIdentity(List<X509Certificate> chain, PrivateKey privateKey) {
    public TlsIdentity {
        chain = List.copyOf(chain);
        if (chain.size() != 2) {
            throw new IllegalArgumentException(
                    "a chain of two certificates expected: leaf, authority");
        }
    }

    /** The certificate of the key. */
    public X509Certificate leaf() {
        return chain.getFirst();
    }

    /** The site's authority, which signed it. */
    public X509Certificate authority() {
        return chain.getLast();
    }

    /** Both certificates as PEM, leaf first. */
    public String chainPem() {
        return pem(leaf()) + pem(authority());
    }

    /** The private key as PKCS#8 PEM: a secret. */
    public Secret privateKeyPem() {
        return Secret.ofBytes(Pem.encode(Pem.PRIVATE_KEY, privateKey.getEncoded())
                .getBytes(StandardCharsets.US_ASCII));
    }

    /** For libraries that want a factory; it always presents this identity. */
    public KeyManagerFactory keyManagerFactory() {
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry(
                    "identity", privateKey, new char[0], chain.toArray(Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, new char[0]);
            return factory;
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed("preparing a TLS key", e);
        }
    }

    /**
     * For a client of the site, such as a device: presents this identity and trusts servers of the
     * site alone.
     */
    public SSLContext clientContext() {
        return context(authority(), this);
    }

    /** For a client of the site without a certificate of its own. */
    static SSLContext anonymousClientContext(X509Certificate authority) {
        return context(authority, null);
    }

    static String pem(X509Certificate certificate) {
        try {
            return Pem.encode(Pem.CERTIFICATE, certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AuthorityException.CryptographyFailed("encoding a certificate", e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "TlsIdentity[" + leaf().getSubjectX500Principal() + "]";
    }

    private static SSLContext context(X509Certificate authority, @Nullable TlsIdentity own) {
        try {
            KeyStore trusted = emptyStore();
            trusted.setCertificateEntry("authority", authority);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    own == null ? null : own.keyManagerFactory().getKeyManagers(),
                    trust.getTrustManagers(),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed("preparing TLS", e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new AuthorityException.CryptographyFailed("creating a key store in memory", e);
        }
    }
}
