package dev.sekimori.gateway.http;

import dev.sekimori.gateway.Certificates;
import dev.sekimori.gateway.GatewayConfig;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.gateway.HostName;
import dev.sekimori.gateway.TlsMaterial;
import dev.sekimori.model.DeviceId;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

import javax.net.ssl.KeyManagerFactory;

/**
 * The TLS of the virtual web endpoints: TLS 1.3 and 1.2, only suites with authenticated encryption
 * and forward secrecy (RFC 9325 section 4.2).
 */
final class ServerTls implements KeyCertOptions {
    private static final List<String> SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    private final Certificates certificates;
    private final String siteDomain;
    private final Predicate<DeviceId> served;

    ServerTls(Certificates certificates, String siteDomain, Predicate<DeviceId> served) {
        this.certificates = certificates;
        this.siteDomain = siteDomain;
        this.served = served;
    }

    /** Sets what the server needs to speak TLS. */
    void secure(HttpServerOptions options, GatewayConfig.TlsEngine engine) {
        options.setSsl(true)
                .setSni(true)
                .setUseAlpn(true)
                .setKeyCertOptions(this)
                .setEnabledSecureTransportProtocols(
                        new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2")));
        SUITES.forEach(options::addEnabledCipherSuite);
        boolean isNative = switch (engine) {
            case PREFER_NATIVE ->
                OpenSSLEngineOptions.isAvailable() && OpenSSLEngineOptions.isAlpnAvailable();
            case JDK -> false;
        };
        if (isNative) {
            options.setSslEngineOptions(new OpenSSLEngineOptions());
        }
    }

    private static KeyManagerFactory keyManagers(TlsMaterial material) {
        // In memory only, so the password protects nothing.
        char[] password = new char[0];
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setKeyEntry(
                    "web", material.key(), password, material.chain().toArray(new Certificate[0]));
            KeyManagerFactory managers =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, password);
            return managers;
        } catch (GeneralSecurityException | IOException e) {
            throw new GatewayException("the server's key cannot be used", e);
        }
    }

    @Override
    public KeyCertOptions copy() {
        return this;
    }

    @Override
    public KeyManagerFactory getKeyManagerFactory(Vertx vertx) {
        return keyManagers(certificates.site());
    }

    /** Only for hosts that are served: a stranger cannot have any number of certificates made. */
    @Override
    public Function<String, @Nullable KeyManagerFactory> keyManagerFactoryMapper(Vertx vertx) {
        return name -> HostName.deviceOf(name, siteDomain)
                .filter(served)
                .flatMap(certificates::device)
                .map(ServerTls::keyManagers)
                .orElse(null);
    }
}
