package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.GatewayConfig;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.gateway.TlsMaterial;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;

import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SSLException;

/**
 * How MQTT is spoken over TLS: 1.3 and 1.2, ephemeral key exchange and AEAD only (RFC 9325 section
 * 4.2). A client certificate is asked for; without one the client must show another identity.
 */
final class MqttTls {
    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    static final List<String> SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    private MqttTls() {}

    /**
     * A server context; throws {@link GatewayException} when the material does not fit together.
     */
    static SslContext context(TlsMaterial material, GatewayConfig.TlsEngine engine) {
        SslProvider provider = provider(engine);
        X509Certificate[] authorities =
                material.clientAuthorities().toArray(X509Certificate[]::new);
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(
                            material.key(), material.chain().toArray(X509Certificate[]::new))
                    .sslProvider(provider)
                    .protocols(PROTOCOLS)
                    .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE);
            if (authorities.length > 0) {
                builder.trustManager(authorities).clientAuth(ClientAuth.OPTIONAL);
            }
            return builder.build();
        } catch (SSLException e) {
            throw new GatewayException("TLS cannot be set up", e);
        }
    }

    /** Which implementation serves on this platform. */
    static SslProvider provider(GatewayConfig.TlsEngine engine) {
        return switch (engine) {
            case PREFER_NATIVE ->
                OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
            case JDK -> SslProvider.JDK;
        };
    }
}
