package dev.sekimori.gateway.http;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import dev.sekimori.gateway.GatewayDevice;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A small device with a real web server on loopback, which remembers what it was asked. */
final class TestDevice implements AutoCloseable {
    static final String ADDRESS = "127.77.0.21";

    /** One request as the device saw it. */
    record Seen(String method, String uri, com.sun.net.httpserver.Headers headers, String body) {}

    final List<Seen> seen = new CopyOnWriteArrayList<>();
    final AtomicInteger streaming = new AtomicInteger();
    final AtomicLong streamedBytes = new AtomicLong();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** A port of a device whose server is the test itself. */
    static ServerSocket listening(String address) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
            return socket;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    TestDevice() {
        try {
            server =
                    HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(ADDRESS), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    GatewayDevice as(String id) {
        return TestSite.device(id, ADDRESS, port());
    }

    TestDevice on(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            seen.add(new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    body));
            handler.handle(exchange);
        });
        return this;
    }

    TestDevice withBasic(String path, String user, String password) {
        server.createContext(path, exchange -> answer(exchange, 200, "signed in"))
                .setAuthenticator(new BasicAuthenticator("device") {
                    @Override
                    public boolean checkCredentials(String name, String secret) {
                        return name.equals(user) && secret.equals(password);
                    }
                });
        return this;
    }

    /** Frames without end, at {@code everyMs}, or as fast as they are taken when it is 0. */
    TestDevice withMjpeg(String path, int frameBytes, long everyMs) {
        return on(path, exchange -> {
            exchange.getResponseHeaders()
                    .set("Content-Type", "multipart/x-mixed-replace; boundary=frame");
            exchange.sendResponseHeaders(200, 0);
            streaming.incrementAndGet();
            byte[] frame = ("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + frameBytes
                            + "\r\n\r\n" + "x".repeat(frameBytes) + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            try (OutputStream out = exchange.getResponseBody()) {
                while (!Thread.currentThread().isInterrupted()) {
                    out.write(frame);
                    out.flush();
                    streamedBytes.addAndGet(frame.length);
                    if (everyMs > 0) {
                        java.util.concurrent.locks.LockSupport.parkNanos(everyMs * 1_000_000);
                    }
                }
            } finally {
                streaming.decrementAndGet();
            }
        });
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
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
