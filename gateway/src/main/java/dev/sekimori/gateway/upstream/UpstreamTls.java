package dev.sekimori.gateway.upstream;

import dev.sekimori.gateway.GatewayException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** What a line shows and whom it believes, as the TLS library wants it. Pure but for the file. */
final class UpstreamTls {
    private UpstreamTls() {}

    static KeyManagerFactory keys(UpstreamIdentity identity) {
        try {
            KeyStore store = empty();
            if (identity instanceof UpstreamIdentity.Certificate(var chain, var key)) {
                store.setKeyEntry("device", key, new char[0], chain.toArray(Certificate[]::new));
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, new char[0]);
            return factory;
        } catch (GeneralSecurityException e) {
            throw new GatewayException("the device's key cannot be used upstream", e);
        }
    }

    static TrustManagerFactory trust(Optional<Path> caFile) {
        try {
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            if (caFile.isEmpty()) {
                factory.init((KeyStore) null);
                return factory;
            }
            KeyStore store = empty();
            int number = 0;
            try (InputStream in = Files.newInputStream(caFile.get())) {
                for (Certificate authority :
                        CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    store.setCertificateEntry("ca-" + number++, authority);
                }
            }
            if (number == 0) {
                throw new GatewayException(caFile.get() + " holds no certificate");
            }
            factory.init(store);
            return factory;
        } catch (IOException e) {
            throw new GatewayException(caFile.map(Path::toString).orElse("") + ": not readable", e);
        } catch (GeneralSecurityException e) {
            throw new GatewayException("the upstream's authorities cannot be used", e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException("no key store could be made", e);
        }
    }
}
