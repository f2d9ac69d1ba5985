package dev.sekimori.gateway.tls;

import dev.sekimori.gateway.GatewayException;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Checks the chains of client certificates (RFC 5280 section 6, by the JDK). What makes a chain
 * good, its signatures and the authorities, does not change: a chain that was found good is looked
 * up for an hour, and its dates are checked each time. What was refused is checked again each time.
 * Whether the certificate is still somebody's is asked after the handshake. Safe from any thread.
 */
final class ClientTrust extends X509ExtendedTrustManager {
    private static final Duration GOOD_FOR = Duration.ofHours(1);
    private static final int MOST_CHAINS = 20_000;

    private final X509ExtendedTrustManager jdk;
    private final InstantSource clock;
    private final Map<ByteBuffer, Instant> goodUntil = new ConcurrentHashMap<>();

    /** Throws {@link GatewayException} when the JDK cannot use the authorities. */
    ClientTrust(List<X509Certificate> authorities, InstantSource clock) {
        this.jdk = jdkManager(authorities);
        this.clock = clock;
    }

    private static X509ExtendedTrustManager jdkManager(List<X509Certificate> authorities) {
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                anchors.setCertificateEntry(Integer.toString(i), authorities.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(anchors);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new GatewayException("the JDK has no trust manager"));
        } catch (GeneralSecurityException | IOException e) {
            throw new GatewayException("the client authorities cannot be used", e);
        }
    }

    /** How a chain is checked for the first time. */
    private interface Check {
        void run() throws CertificateException;
    }

    private void check(X509Certificate[] chain, String authType, Check first)
            throws CertificateException {
        ByteBuffer name = nameOf(chain, authType);
        Instant now = clock.instant();
        Instant until = goodUntil.get(name);
        if (until != null && now.isBefore(until)) {
            for (X509Certificate certificate : chain) {
                certificate.checkValidity(Date.from(now));
            }
            return;
        }
        try {
            first.run();
        } catch (CertificateException e) {
            throw Alerts.telling(e);
        }
        if (goodUntil.size() >= MOST_CHAINS) {
            goodUntil.clear();
        }
        goodUntil.put(name, now.plus(GOOD_FOR));
    }

    private static ByteBuffer nameOf(X509Certificate[] chain, String authType)
            throws CertificateException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(authType.getBytes(StandardCharsets.UTF_8));
            for (X509Certificate certificate : chain) {
                digest.update(certificate.getEncoded());
            }
            return ByteBuffer.wrap(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new GatewayException("SHA-256 is missing", e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, authType, () -> jdk.checkClientTrusted(chain, authType, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, authType, () -> jdk.checkClientTrusted(chain, authType, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        check(chain, authType, () -> jdk.checkClientTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        jdk.checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        jdk.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        jdk.checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }
}
