package dev.sekimori.app.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import dev.sekimori.authority.SiteAuthority;
import dev.sekimori.authority.Tokens;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A real HTTPS server with a certificate of a real authority, that answers what a test tells it to:
 * for the rendering and the failures of the command line alone.
 */
final class TestSite implements AutoCloseable {
    static final String PROBLEM =
            "{\"type\":\"urn:sekimori:problem:%s\",\"title\":\"t\",\"status\":%d,"
                    + "\"detail\":\"%s\",\"hint\":\"%s\"}";

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String token;
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    /** A request as it came, with its query still encoded. */
    record Seen(String call, String body, String language, String accept) {}

    /** Answers one request. */
    @FunctionalInterface
    interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    TestSite(Path data) throws IOException {
        this(data, "127.0.0.1");
    }

    /** On another loopback address, of which the certificate says nothing. */
    TestSite(Path data, String address) throws IOException {
        SecureRandom random = new SecureRandom();
        SiteAuthority authority =
                SiteAuthority.open(data, "localhost", InstantSource.system(), random);
        this.token = Tokens.operatorToken(data, random);
        this.server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext()));
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        Files.writeString(data.resolve("ready"), url() + "/\n");
    }

    String url() {
        return "https://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    String token() {
        return token;
    }

    /** Answers a call such as {@code GET /devices?state=isolated}. */
    TestSite answers(String call, int status, String body) {
        handlers.put(call, exchange -> send(exchange, status, body));
        return this;
    }

    TestSite answers(String call, String body) {
        return answers(call, 200, body);
    }

    TestSite handles(String call, Handler handler) {
        handlers.put(call, handler);
        return this;
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    List<String> calls() {
        return seen.stream().map(Seen::call).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String uri = exchange.getRequestURI().toString().replaceFirst("^/api/v1", "");
            String call = exchange.getRequestMethod() + " " + uri;
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = exchange.getRequestHeaders();
            seen.add(new Seen(
                    call, body, headers.getFirst("Accept-Language"), headers.getFirst("Accept")));
            if (!("Bearer " + token).equals(headers.getFirst("Authorization"))) {
                send(exchange, 401, PROBLEM.formatted("ui.error.401", 401, "sign in", "h"));
                return;
            }
            Handler handler = handlers.get(call);
            if (handler == null) {
                send(exchange, 404, PROBLEM.formatted("ui.error.404", 404, "no such call", "h"));
                return;
            }
            handler.handle(exchange);
        }
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
