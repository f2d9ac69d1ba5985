package dev.sekimori.gateway.tls;

import dev.sekimori.gateway.Certificates;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayConfig;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.gateway.HostName;
import dev.sekimori.gateway.SiteIndex;
import dev.sekimori.gateway.TlsMaterial;
import dev.sekimori.model.DeviceId;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.Mapping;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * The TLS of one front: 1.3 and 1.2, ephemeral key exchange and AEAD only (RFC 9325 section 4.2).
 * {@link #reload} takes up new certificates for connections to come; those that are open go on.
 * Safe from any thread.
 */
public final class TlsServer implements AutoCloseable {
    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    public static final List<String> SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    /**
     * What is shown at one time. A native context lives as long as its engines hold it, and this.
     */
    private record Present(SslContext site, Map<DeviceId, SslContext> devices) {
        void release() {
            ReferenceCountUtil.release(site);
            devices.values().forEach(ReferenceCountUtil::release);
        }
    }

    private final Certificates certificates;
    private final SslProvider provider;
    private final ClientAuth clientAuth;
    private final String siteDomain;
    private final Supplier<SiteIndex> index;
    private final InstantSource clock;
    private volatile Present present;
    private Optional<Present> before = Optional.empty();
    private boolean closed;

    /**
     * Throws {@link GatewayException} when the site's material does not fit together.
     *
     * @param clientAuth whether a client certificate of the material's authorities is asked for
     */
    public TlsServer(Front.Context context, ClientAuth clientAuth) {
        this(context, clientAuth, context.config().tlsEngine());
    }

    /** The same with an implementation of one's own choice. */
    public TlsServer(Front.Context context, ClientAuth clientAuth, GatewayConfig.TlsEngine engine) {
        this.certificates = context.certificates();
        this.provider = provider(engine);
        this.clientAuth = clientAuth;
        this.siteDomain = context.config().siteDomain();
        this.index = context.desk()::site;
        this.clock = context.clock();
        this.present = read();
    }

    /** The context of the site's own certificate, as it is now. */
    public SslContext site() {
        return present.site();
    }

    /**
     * Which context serves a name that a client asks for, for Netty's {@code SniHandler}. A device
     * of the site has its own certificate; a stranger cannot have any number of them made.
     */
    public Mapping<String, SslContext> byName() {
        return this::of;
    }

    private SslContext of(@Nullable String name) {
        Present now = present;
        return HostName.deviceOf(name == null ? "" : name, siteDomain)
                .filter(device -> index.get().device(device).isPresent())
                .flatMap(device -> certificates
                        .device(device)
                        .map(material ->
                                now.devices().computeIfAbsent(device, added -> context(material))))
                .orElseGet(now::site);
    }

    /**
     * Takes up the certificates, keys and authorities that there are now. Throws
     * {@link GatewayException} when they do not fit together; the ones before stay in use then.
     *
     * <p>Every native engine holds its context, so that letting one go ends it with its last
     * connection. It is let go one reload later: meanwhile an event loop may be about to use it.
     */
    public synchronized void reload() {
        Present next = read();
        before.ifPresent(Present::release);
        before = Optional.of(present);
        present = next;
    }

    /** Lets the native contexts go. To be called when no connection can come any more. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            before.ifPresent(Present::release);
            present.release();
        }
    }

    private Present read() {
        return new Present(context(certificates.site()), new ConcurrentHashMap<>());
    }

    private SslContext context(TlsMaterial material) {
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(
                            material.key(), material.chain().toArray(X509Certificate[]::new))
                    .sslProvider(provider)
                    .protocols(PROTOCOLS)
                    .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE);
            if (!material.clientAuthorities().isEmpty()) {
                builder.trustManager(new ClientTrust(material.clientAuthorities(), clock))
                        .clientAuth(clientAuth);
            }
            return builder.build();
        } catch (SSLException e) {
            throw new GatewayException("TLS cannot be set up", e);
        }
    }

    /** The certificate that a client has shown; empty when it has shown none. */
    public static Optional<X509Certificate> certificateOf(SslHandler tls) {
        try {
            return tls.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate c
                    ? Optional.of(c)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    /** When the first of the certificates ends that a client has shown; empty without any. */
    static Optional<Instant> validUntil(SslHandler tls) {
        try {
            return Arrays.stream(tls.engine().getSession().getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .map(shown -> ((X509Certificate) shown).getNotAfter().toInstant())
                    .min(Comparator.naturalOrder());
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    /** The clock by which the dates of certificates are judged. */
    public InstantSource clock() {
        return clock;
    }

    /** Which implementation serves on this platform. */
    public static SslProvider provider(GatewayConfig.TlsEngine engine) {
        return switch (engine) {
            case PREFER_NATIVE ->
                OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
            case JDK -> SslProvider.JDK;
        };
    }
}
