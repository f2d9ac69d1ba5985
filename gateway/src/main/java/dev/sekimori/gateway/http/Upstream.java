package dev.sekimori.gateway.http;

import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.HttpCredential;
import dev.sekimori.gateway.http.digest.DeviceLogin;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.net.impl.ConnectionBase;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * One device's own web server: the only address that requests for the device are sent to, its
 * places, its login and its pinned key. Safe from any thread.
 */
final class Upstream implements AutoCloseable {
    /** Where the device's web server is; the address is a literal, so that no name decides. */
    record Target(InetAddress address, int port, boolean secure) {
        /** As in a URI: IPv6 in brackets (RFC 3986 section 3.2.2). */
        String host() {
            return address instanceof Inet6Address
                    ? "[" + address.getHostAddress() + "]"
                    : address.getHostAddress();
        }

        String origin() {
            boolean usual = port == (secure ? 443 : 80);
            return (secure ? "https://" : "http://") + host() + (usual ? "" : ":" + port);
        }
    }

    private record Refusal(HttpCredential credential, Instant at) {}

    private static final Duration REFUSAL_KEPT = Duration.ofSeconds(60);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

    /** What is read from the device at once and passed on at once: four TLS records. */
    private static final int CHUNK_BYTES = 64 * 1024;

    /** What the kernel holds of a device that is held back; all of it is read when it hangs up. */
    private static final int RECEIVE_BUFFER_BYTES = 256 * 1024;

    private final Target target;
    private final Vertx vertx;
    private final WebBounds bounds;
    /** One for each event loop, so that a request's connection belongs to the request's loop. */
    private final Map<Thread, HttpClient> clients = new HashMap<>();

    private final PinnedTrust trust;
    private final InstantSource clock;
    private final DeviceLogin login;
    private final Slots requests;
    private final Slots streams;
    private boolean closed;
    private volatile Optional<Refusal> refusal = Optional.empty();

    Upstream(
            Vertx vertx,
            GatewayDevice device,
            Target target,
            WebBounds bounds,
            Upstreams.Secrets secrets) {
        this.vertx = vertx;
        this.bounds = bounds;
        this.target = target;
        this.clock = secrets.clock();
        this.trust = new PinnedTrust(device.id(), secrets.pins());
        this.login = new DeviceLogin(secrets.clientNonces());
        this.requests = new Slots(
                vertx, bounds.requestsPerDevice(), bounds.waitingPerDevice(), bounds.longestWait());
        this.streams = new Slots(vertx, bounds.streamsPerDevice(), 0, bounds.longestWait());
    }

    private HttpClient client() {
        int most = bounds.requestsPerDevice() + bounds.streamsPerDevice();
        return vertx.httpClientBuilder()
                .with(options())
                // Twice, because a connection that is being closed still counts.
                .with(new PoolOptions().setHttp1MaxSize(2 * most).setMaxWaitQueueSize(2 * most))
                // What a device does wrong is told to the client that asked; it does not fill the
                // log.
                .withConnectHandler(Upstream::connected)
                .build();
    }

    private static void connected(HttpConnection connection) {
        connection.exceptionHandler(failure -> {});
        if (connection instanceof ConnectionBase base) {
            base.channel().pipeline().addAfter("idle", "patience", new Patience());
        }
    }

    /** A connection that is held back for a slow viewer is not idle. */
    private static final class Patience extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (context.channel().config().isAutoRead() || !(event instanceof IdleStateEvent)) {
                context.fireUserEventTriggered(event);
            }
        }
    }

    private HttpClientOptions options() {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setConnectTimeout((int) bounds.connect().toMillis())
                .setMaxHeaderSize(bounds.headerBytes())
                .setMaxChunkSize(CHUNK_BYTES)
                .setMaxInitialLineLength(bounds.requestLineBytes())
                .setKeepAliveTimeout((int) KEEP_ALIVE.toSeconds())
                .setPipelining(false)
                .setDecompressionSupported(false);
        options.setIdleTimeout((int) bounds.idle().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        if (target.secure()) {
            options.setSsl(true)
                    .setVerifyHost(false)
                    .setTrustOptions(TrustOptions.wrap(trust))
                    .setSslHandshakeTimeout(bounds.connect().toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        }
        return options;
    }

    /**
     * The device's web server: the first HTTPS endpoint, else the first HTTP one, at its own
     * address.
     */
    static Optional<Target> targetOf(GatewayDevice device) {
        return Stream.of(Protocol.HTTPS, Protocol.HTTP)
                .flatMap(protocol ->
                        device.endpoints().stream().filter(e -> e.protocol() == protocol))
                .filter(endpoint ->
                        endpoint.port() > 0 && device.addresses().contains(endpoint.address()))
                .findFirst()
                .map(Upstream::target);
    }

    private static Target target(Endpoint endpoint) {
        return new Target(
                InetAddress.ofLiteral(endpoint.address()),
                endpoint.port(),
                endpoint.protocol() == Protocol.HTTPS);
    }

    Target target() {
        return target;
    }

    DeviceLogin login() {
        return login;
    }

    Slots requests() {
        return requests;
    }

    Slots streams() {
        return streams;
    }

    /**
     * A request on a connection to the device whose key is the pinned one; nothing is sent yet. The
     * caller is on an event loop, and the connection belongs to that.
     */
    Future<HttpClientRequest> open(HttpMethod method, String pathAndQuery) {
        RequestOptions options = new RequestOptions()
                .setHost(target.address().getHostAddress())
                .setPort(target.port())
                .setMethod(method)
                .setURI(pathAndQuery)
                .setFollowRedirects(false);
        return ofThisLoop().request(options).compose(request -> {
            if (!hasPinnedKey(request.connection())) {
                request.connection().close();
                return Future.failedFuture(new ProblemException(Problem.DEVICE_KEY_CHANGED));
            }
            return Future.succeededFuture(request);
        });
    }

    private synchronized HttpClient ofThisLoop() {
        if (!Context.isOnEventLoopThread()) {
            throw new IllegalStateException("not on an event loop");
        }
        if (closed) {
            throw new ProblemException(Problem.DEVICE_UNREACHABLE);
        }
        return clients.computeIfAbsent(Thread.currentThread(), loop -> client());
    }

    private boolean hasPinnedKey(HttpConnection connection) {
        if (!target.secure()) {
            return true;
        }
        try {
            return connection.peerCertificates().getFirst() instanceof X509Certificate shown
                    && trust.pin(shown);
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    /**
     * Whether the device refused this credential a short while ago: asking again would lock it out.
     */
    boolean refusedLately(HttpCredential credential) {
        return refusal.filter(r -> r.credential().equals(credential))
                .filter(r -> clock.instant().isBefore(r.at().plus(REFUSAL_KEPT)))
                .isPresent();
    }

    void refused(HttpCredential credential) {
        refusal = Optional.of(new Refusal(credential, clock.instant()));
    }

    @Override
    public synchronized void close() {
        closed = true;
        clients.values().forEach(HttpClient::close);
        clients.clear();
    }
}
