package dev.sekimori.gateway.mqtt;

import io.netty.pkitesting.X509Bundle;

import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** TLS clients of the test site, by the JDK. */
final class Tls {
    private Tls() {}

    static SSLContext context(TestSite site, Optional<X509Bundle> certificate) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] keys = certificate.isPresent()
                ? certificate.get().toKeyManagerFactory().getKeyManagers()
                : new KeyManager[0];
        TrustManager[] trust = site.authority.toTrustManagerFactory().getTrustManagers();
        context.init(keys, trust, null);
        return context;
    }

    static SSLSocket connect(TestSite site, Optional<X509Bundle> certificate, String... protocols)
            throws Exception {
        var plain = RawClient.socket("127.0.0.1", site.tlsPort());
        SSLSocket socket = (SSLSocket) context(site, certificate)
                .getSocketFactory()
                .createSocket(plain, "localhost", site.tlsPort(), true);
        socket.setEnabledProtocols(protocols);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }
}
