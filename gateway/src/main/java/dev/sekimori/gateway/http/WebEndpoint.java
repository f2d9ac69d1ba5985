package dev.sekimori.gateway.http;

import dev.sekimori.gateway.BoundListeners;
import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayException;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.gateway.clients.Doorway;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Protocol;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The open virtual web endpoints. One server for each event loop shares each listener's port. */
final class WebEndpoint implements Front.Running {
    private static final Logger LOG = LoggerFactory.getLogger(WebEndpoint.class);
    private static final int MOST_LOOPS = 4;
    private static final long LONGEST_START_S = 20;
    private static final int HTTP2_STREAMS = 100;

    /** What the kernel holds for a client that does not read; more would hide how slow it is. */
    private static final int SEND_BUFFER_BYTES = 256 * 1024;

    private final class Server extends VerticleBase {
        private final Listener listener;
        private final AtomicInteger boundPort;

        Server(Listener listener, AtomicInteger boundPort) {
            this.listener = listener;
            this.boundPort = boundPort;
        }

        @Override
        public Future<?> start() {
            HttpServer server = vertx.createHttpServer(options(listener));
            servers.add(server);
            return server.connectionHandler(parts.clients()::opened)
                    .requestHandler(new RequestHandler(parts, context, siteDomain))
                    .exceptionHandler(failure -> {})
                    .listen()
                    .onSuccess(open -> boundPort.set(open.actualPort()));
        }
    }

    private final Vertx vertx;
    private final WebBounds bounds;
    private final ExchangeParts parts;
    private final ServerTls tls;
    private final Front.Context front;
    private final String siteDomain;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final List<String> deployments = new ArrayList<>();
    private final List<BoundListeners.Bound> bound = new ArrayList<>();

    private WebEndpoint(ExchangeParts parts, ServerTls tls, Front.Context front) {
        this.vertx = parts.vertx();
        this.bounds = parts.bounds();
        this.parts = parts;
        this.tls = tls;
        this.front = front;
        this.siteDomain = front.config().siteDomain();
    }

    static WebEndpoint open(ExchangeParts parts, ServerTls tls, Front.Context front) {
        WebEndpoint endpoint = new WebEndpoint(parts, tls, front);
        try {
            front.listeners().forEach(endpoint::listen);
        } catch (GatewayException e) {
            endpoint.close();
            throw e;
        }
        return endpoint;
    }

    private void listen(Listener listener) {
        AtomicInteger boundPort = new AtomicInteger();
        int loops = Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors());
        deployments.add(await(
                vertx.deployVerticle(
                        () -> new Server(listener, boundPort),
                        new DeploymentOptions().setInstances(loops)),
                "cannot listen on " + listener.host() + ":" + listener.port()));
        Doorway.guard(vertx, boundPort.get(), parts.clients());
        bound.add(new BoundListeners.Bound(
                listener.kind(), new InetSocketAddress(listener.host(), boundPort.get())));
    }

    private static <T> T await(Future<T> future, String otherwise) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(LONGEST_START_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new GatewayException(otherwise, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(otherwise, e);
        }
    }

    private HttpServerOptions options(Listener listener) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(listener.host())
                // -1: any free port, the same for all servers of one deployment.
                .setPort(listener.port() == 0 ? -1 : listener.port())
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(bounds.headerBytes())
                .setMaxInitialLineLength(bounds.requestLineBytes())
                .setHandle100ContinueAutomatically(false)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(HTTP2_STREAMS)
                        .setMaxHeaderListSize(bounds.headerBytes()));
        options.setIdleTimeout((int) bounds.idle().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setSslHandshakeTimeout(bounds.clients().head().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setSendBufferSize(SEND_BUFFER_BYTES);
        tls.secure(options, front.config().tlsEngine());
        return options;
    }

    @Override
    public List<BoundListeners.Bound> bound() {
        return List.copyOf(bound);
    }

    @Override
    public void updated() {
        decisionsChanged();
        parts.gatekeeper().identitiesChanged();
        recheckCallers();
    }

    @Override
    public void decisionsChanged() {
        parts.live().forEach(Exchange::recheck);
        parts.ownStreams().recheck();
        parts.upstreams().update(front.desk().site());
    }

    /** Ends the sessions of the people that match, and what they have open. */
    void endSessions(Predicate<Peer> whose) {
        parts.gatekeeper().forget(whose);
        recheckCallers();
    }

    private void recheckCallers() {
        parts.live().forEach(one -> recheckCaller(one::recheckCaller, one::cut));
        parts.ownStreams().all().forEach(one -> recheckCaller(one::recheckCaller, one::cut));
    }

    // A question that fails ends the exchange that it is about, and no other.
    private static void recheckCaller(Runnable recheck, Runnable cut) {
        try {
            recheck.run();
        } catch (RuntimeException e) {
            LOG.warn("the site could not say who a client is", e);
            cut.run();
        }
    }

    @Override
    public void certificatesChanged() {
        for (HttpServer server : servers) {
            var options = new HttpServerOptions();
            tls.secure(options, front.config().tlsEngine());
            await(
                    server.updateSSLOptions(options.getSslOptions(), true),
                    "the web listener does not take the new certificates");
        }
    }

    @Override
    public Optional<NativeAccess> access(Protocol protocol) {
        return protocol == Protocol.HTTP
                ? Optional.of(new DeviceReading(
                        vertx,
                        bounds,
                        parts.upstreams(),
                        front.site(),
                        device -> front.desk().site().mayCommunicate(device)))
                : Optional.empty();
    }

    @Override
    public Map<String, Long> counters() {
        return parts.counters()
                .snapshot(parts.clients().counters("web"), parts.live().size());
    }

    @Override
    public void close() {
        parts.live().forEach(Exchange::cut);
        parts.ownStreams().cut();
        for (String deployment : deployments) {
            await(vertx.undeploy(deployment), "a web listener does not close");
        }
        deployments.clear();
        parts.upstreams().close();
        parts.judging().close();
    }
}
