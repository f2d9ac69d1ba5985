package dev.sekimori.lab.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import dev.sekimori.lab.net.LabException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

import javax.net.ssl.SSLContext;

/**
 * A device's web server: one page function, bodies of at most {@value #MAX_BODY} bytes,
 * {@value #MAX_STREAMS} streams at once.
 */
public final class HttpSite implements Closeable {
    public static final int MAX_BODY = 16 * 1024;
    public static final int MAX_STREAMS = 8;
    private static final int MAX_EXCHANGES = 64;
    private static final Logger LOG = LoggerFactory.getLogger(HttpSite.class);

    private final HttpServer server;
    private final String serverHeader;
    private final Page page;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore exchanges = new Semaphore(MAX_EXCHANGES);
    private final Semaphore streams = new Semaphore(MAX_STREAMS);

    private HttpSite(HttpServer server, String serverHeader, Page page) {
        this.server = server;
        this.serverHeader = serverHeader;
        this.page = page;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Serves HTTP. */
    public static HttpSite open(InetSocketAddress address, String serverHeader, Page page) {
        try {
            return new HttpSite(HttpServer.create(address, 0), serverHeader, page);
        } catch (IOException e) {
            throw new LabException("Cannot serve HTTP on " + address, e);
        }
    }

    /** Serves HTTPS. */
    public static HttpSite openTls(
            InetSocketAddress address, String serverHeader, Page page, SSLContext tls) {
        try {
            HttpsServer server = HttpsServer.create(address, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new HttpSite(server, serverHeader, page);
        } catch (IOException e) {
            throw new LabException("Cannot serve HTTPS on " + address, e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchanges.tryAcquire()) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            try {
                answer(exchange);
            } finally {
                exchanges.release();
            }
        } catch (RuntimeException e) {
            // The outermost boundary of an exchange: the server goes on with the next.
            LOG.warn("page of {} failed", serverHeader, e);
            throw e;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        exchange.getResponseHeaders().set("Server", serverHeader);
        if (body.length > MAX_BODY) {
            exchange.sendResponseHeaders(413, -1);
            return;
        }
        Request request = new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                String.valueOf(exchange.getRequestURI().getPath()),
                headers(exchange.getRequestHeaders()),
                body);
        switch (page.answer(request)) {
            case Reply.Content content -> send(exchange, content);
            case Reply.Stream stream -> stream(exchange, stream);
        }
    }

    private static void send(HttpExchange exchange, Reply.Content content) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", content.type());
        content.headers().forEach(headers::set);
        boolean bodiless = exchange.getRequestMethod().equals("HEAD") || content.body().length == 0;
        exchange.sendResponseHeaders(content.status(), bodiless ? -1 : content.body().length);
        if (!bodiless) {
            exchange.getResponseBody().write(content.body());
        }
    }

    private void stream(HttpExchange exchange, Reply.Stream stream) throws IOException {
        if (!streams.tryAcquire()) {
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        try {
            exchange.getResponseHeaders().set("Content-Type", stream.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : 0);
            if (!head) {
                try (OutputStream out = exchange.getResponseBody()) {
                    stream.writer().write(out);
                }
            }
        } finally {
            streams.release();
        }
    }

    private static Map<String, String> headers(Headers given) {
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, List<String>> header : given.entrySet()) {
            if (!header.getValue().isEmpty()) {
                headers.put(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue().getFirst());
            }
        }
        return Map.copyOf(headers);
    }

    /** Stops at once; open streams end. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }
}
