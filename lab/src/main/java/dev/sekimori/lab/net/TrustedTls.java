package dev.sekimori.lab.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** TLS 1.3 client contexts from PEM files (RFC 7468). */
public final class TrustedTls {
    private static final long MAX_PEM = 64 * 1024;
    private static final char[] NO_PASSWORD = new char[0];
    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private TrustedTls() {}

    /** Trusts this CA only, shows no certificate. */
    public static SSLContext trusting(Path ca) throws IOException, GeneralSecurityException {
        return context(ca, new KeyManager[0]);
    }

    /**
     * Trusts this CA only and shows a client certificate.
     *
     * @param ca PEM certificates
     * @param chain PEM certificates, the client's own first
     * @param key unencrypted PKCS #8 in PEM: EC, RSA or Ed25519
     */
    public static SSLContext mutual(Path ca, Path chain, Path key)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        Certificate[] certificates = certificates(chain).toArray(new Certificate[0]);
        store.setKeyEntry("client", privateKey(read(key)), NO_PASSWORD, certificates);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, NO_PASSWORD);
        return context(ca, keys.getKeyManagers());
    }

    /**
     * Speaks TLS 1.3 over a connection; the peer's certificate must be for the host.
     *
     * @param connected closed with the TLS socket
     */
    public static SSLSocket over(Socket connected, String host, SSLContext context)
            throws IOException {
        SSLSocket tls = (SSLSocket)
                context.getSocketFactory().createSocket(connected, host, connected.getPort(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3"});
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    private static SSLContext context(Path ca, KeyManager[] keys)
            throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, NO_PASSWORD);
        int index = 0;
        for (Certificate certificate : certificates(ca)) {
            trusted.setCertificateEntry("ca-" + index++, certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    private static List<Certificate> certificates(Path pem)
            throws IOException, GeneralSecurityException {
        byte[] bytes = read(pem).getBytes(StandardCharsets.US_ASCII);
        Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(bytes));
        return List.copyOf(found);
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        Matcher block = PRIVATE_KEY.matcher(pem);
        if (!block.find()) {
            throw new InvalidKeySpecException("no PKCS #8 private key in PEM");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1)));
        // The encoding names its algorithm: only the right factory reads it.
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            Optional<PrivateKey> key = privateKey(algorithm, encoded);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new InvalidKeySpecException("the private key is none of EC, RSA, Ed25519");
    }

    private static Optional<PrivateKey> privateKey(String algorithm, PKCS8EncodedKeySpec encoded)
            throws NoSuchAlgorithmException {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        }
    }

    private static String read(Path pem) throws IOException {
        if (Files.size(pem) > MAX_PEM) {
            throw new IOException(pem + " is larger than a PEM file should be");
        }
        return Files.readString(pem, StandardCharsets.US_ASCII);
    }
}
