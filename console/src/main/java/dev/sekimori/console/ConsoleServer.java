package dev.sekimori.console;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.X509KeyManager;

/** The console's HTTPS server: routes, over TLS 1.2 and 1.3 with authenticated encryption alone. */
public final class ConsoleServer implements AutoCloseable {
    private static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** What the kernel holds for a client that does not read; more would hide how slow it is. */
    private static final int SEND_BUFFER_BYTES = 256 * 1024;

    private static final int IDLE_SECONDS = 60;
    private static final int HANDSHAKE_SECONDS = 10;
    private static final int STOP_SECONDS = 30;

    private final HttpServer server;
    private final Dispatcher dispatcher;

    private ConsoleServer(HttpServer server, Dispatcher dispatcher) {
        this.server = server;
        this.dispatcher = dispatcher;
    }

    /**
     * Listens; returns when the socket is bound, and throws a
     * {@link java.util.concurrent.CompletionException} with the cause when it cannot be.
     *
     * @param keys the certificate to show; asked at each handshake, so that it may be renewed
     *     meanwhile
     * @param clients holds who connects to bounds
     * @param routes all routes of the console, the more exact of two first
     * @param faults renders what went wrong, by the path that was asked for
     */
    public static ConsoleServer start(
            Vertx vertx,
            ConsoleConfig config,
            X509KeyManager keys,
            Access access,
            Clients clients,
            List<Route> routes,
            Faults faults) {
        Dispatcher dispatcher = new Dispatcher(new Gate(access), faults, config);
        HttpServer server = vertx.createHttpServer(options(keys))
                .connectionHandler(clients::opened)
                .requestHandler(wellFormedOnly(clients, router(vertx, config, routes, dispatcher)));
        await(server.listen(config.port(), config.host()));
        return new ConsoleServer(server, dispatcher);
    }

    /**
     * Who asks too often is told to wait (RFC 6585 section 4), and a target with a broken escape
     * (RFC 3986 section 2.1) is refused, before anything else is done for them.
     */
    private static Handler<HttpServerRequest> wellFormedOnly(
            Clients clients, Handler<HttpServerRequest> next) {
        return request -> {
            int waitSeconds = clients.begins(request);
            if (waitSeconds > 0) {
                request.response().putHeader("retry-after", Integer.toString(waitSeconds));
                refuse(request, 429);
            } else if (isWellFormed(request.uri())) {
                next.handle(request);
            } else {
                refuse(request, 400);
            }
        };
    }

    private static void refuse(HttpServerRequest request, int status) {
        SecurityHeaders.ALL.forEach(request.response()::putHeader);
        request.response().setStatusCode(status).end();
    }

    private static boolean isWellFormed(String target) {
        int escape = target.indexOf('%');
        while (escape >= 0) {
            if (escape + 2 >= target.length()
                    || !HexFormat.isHexDigit(target.charAt(escape + 1))
                    || !HexFormat.isHexDigit(target.charAt(escape + 2))) {
                return false;
            }
            escape = target.indexOf('%', escape + 1);
        }
        return target.startsWith("/");
    }

    private static HttpServerOptions options(X509KeyManager keys) {
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(KeyCertOptions.wrap(keys))
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setSendBufferSize(SEND_BUFFER_BYTES)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(8_192)
                .setMaxHeaderSize(16_384)
                .setMaxFormAttributeSize(16_384)
                .setMaxFormFields(64)
                .setHandle100ContinueAutomatically(true);
        CIPHER_SUITES.forEach(options::addEnabledCipherSuite);
        // Its handshakes cost a fraction of the JDK's, which strangers can ask for at any rate.
        if (OpenSSLEngineOptions.isAvailable() && OpenSSLEngineOptions.isAlpnAvailable()) {
            options.setSslEngineOptions(new OpenSSLEngineOptions());
        }
        return options;
    }

    private static Router router(
            Vertx vertx, ConsoleConfig config, List<Route> routes, Dispatcher dispatcher) {
        Router router = Router.router(vertx);
        router.route().handler(ConsoleServer::secure);
        router.route()
                .handler(BodyHandler.create(false)
                        .setBodyLimit(config.maxBodyBytes())
                        .setMergeFormAttributes(false));
        routes.forEach(route -> {
            router.route(HttpMethod.valueOf(route.method().name()), route.path())
                    .handler(context -> dispatcher.serve(route, context));
            if (route.method() == Route.Method.GET) {
                router.route(HttpMethod.HEAD, route.path())
                        .handler(context -> dispatcher.serve(route, context));
            }
        });
        methodsByPath(routes)
                .forEach((path, allowed) -> router.route(path).handler(context -> {
                    context.response().putHeader("Allow", allowed);
                    dispatcher.refuse(context, Fault.of(405));
                }));
        router.route().handler(context -> dispatcher.refuse(context, Fault.of(404)));
        router.route().failureHandler(context -> dispatcher.refuse(context, fault(context)));
        return router;
    }

    /** What stands in the Allow header (RFC 9110 section 10.2.1) of each path. */
    private static Map<String, String> methodsByPath(List<Route> routes) {
        Map<String, String> methods = new LinkedHashMap<>();
        routes.forEach(route -> methods.merge(
                route.path(),
                route.method() == Route.Method.GET
                        ? "GET, HEAD"
                        : route.method().name(),
                (before, added) -> before + ", " + added));
        return methods;
    }

    private static void secure(RoutingContext context) {
        SecurityHeaders.ALL.forEach(context.response()::putHeader);
        context.next();
    }

    private static Fault fault(RoutingContext context) {
        return switch (context.statusCode()) {
            case 413 -> Fault.of(413);
            case 400, 404, 405, 415 -> Fault.of(400);
            default -> Fault.of(500);
        };
    }

    /** The port that the server listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Stops listening, ends event streams, and waits for the sockets to be closed. */
    @Override
    public void close() {
        dispatcher.close();
        await(server.close());
    }

    private static void await(Future<?> future) {
        future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
