package dev.sekimori.observe.weakness;

import com.sun.net.httpserver.HttpServer;

import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/** A web server that answers as it is told and remembers what it was asked. */
final class WebDevice implements AutoCloseable {
    record Asked(String path, String authorization) {}

    record Reply(int status, String header, String value) {
        static Reply of(int status) {
            return new Reply(status, "Server", "test");
        }

        static Reply challenge(String value) {
            return new Reply(401, "WWW-Authenticate", value);
        }
    }

    static final String HOST = "127.78.7.1";

    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private WebDevice(HttpServer server) {
        this.server = server;
    }

    /** {@code answer} gets the path and the Authorization field, "" when there is none. */
    static WebDevice start(BiFunction<String, String, Reply> answer) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), 0), 10);
        WebDevice device = new WebDevice(server);
        server.createContext("/", exchange -> {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            Asked asked = new Asked(
                    exchange.getRequestURI().getPath(), authorization == null ? "" : authorization);
            device.asked.add(asked);
            Reply reply = answer.apply(asked.path(), asked.authorization());
            exchange.getResponseHeaders().add(reply.header(), reply.value());
            exchange.sendResponseHeaders(reply.status(), -1);
            exchange.close();
        });
        server.start();
        return device;
    }

    List<Asked> logins() {
        return asked.stream().filter(a -> !a.authorization().isEmpty()).toList();
    }

    int port() {
        return server.getAddress().getPort();
    }

    Endpoint endpoint() {
        return new Endpoint(Protocol.HTTP, HOST, port(), "");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
