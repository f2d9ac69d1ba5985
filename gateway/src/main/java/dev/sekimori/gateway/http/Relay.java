package dev.sekimori.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;

import java.util.List;
import java.util.Locale;

/**
 * Passes a device's response, or both ways of a WebSocket, on to the client. Belongs to one event
 * loop.
 */
final class Relay {
    private Relay() {}

    /**
     * Whether the response goes on as long as somebody looks: MJPEG's
     * {@code multipart/x-mixed-replace}, or server-sent events.
     */
    static boolean isEndless(HttpClientResponse response) {
        String type = response.getHeader("content-type");
        if (type == null) {
            return false;
        }
        String lower = type.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith("multipart/x-mixed-replace")
                || lower.startsWith("text/event-stream");
    }

    /**
     * Passes on head and content; the future ends when the device's response has, the client's is
     * ended.
     */
    static Future<Void> response(
            Forwarding.Received received,
            HttpServerRequest client,
            VirtualHost host,
            Upstream upstream,
            Hold hold) {
        HttpClientResponse from = received.head();
        HttpServerResponse to = client.response();
        to.setStatusCode(from.statusCode());
        MultiMap fields = ResponseFields.forClient(
                from.headers(), host.origin(), List.of(upstream.target().host()));
        to.headers().addAll(fields);
        boolean hasContent = !client.method().equals(HttpMethod.HEAD)
                && from.statusCode() != 204
                && from.statusCode() != 304;
        if (!hasContent) {
            return skipped(received.content()).compose(end -> ended(client, hold));
        }
        boolean hasLength = fields.contains("content-length");
        if (!hasLength && client.version() != HttpVersion.HTTP_2) {
            to.setChunked(true);
        }
        if (!hasLength) {
            // What has no end in sight begins at once.
            to.writeHead();
        }
        return Pump.run(received.content(), to, chunk -> hold.touch())
                .compose(end -> ended(client, hold));
    }

    private static Future<Void> ended(HttpServerRequest client, Hold hold) {
        if (client.isEnded()) {
            // Otherwise the device answered before it had read everything: its connection is of no
            // more use.
            hold.deviceDone();
        }
        return client.response().end();
    }

    private static Future<Void> skipped(Inflow content) {
        Promise<Void> ended = Promise.promise();
        content.endHandler(end -> ended.complete())
                .exceptionHandler(ended::tryFail)
                .resume();
        return ended.future();
    }

    /**
     * Passes bytes both ways after a device switched protocols (RFC 6455 section 4.2.2), until one
     * side ends.
     */
    static Future<Void> tunnel(
            Forwarding.Received received, HttpServerRequest client, VirtualHost host, Hold hold) {
        HttpClientResponse from = received.head();
        NetSocket device = from.netSocket();
        MultiMap fields = ResponseFields.forClient(from.headers(), host.origin(), List.of());
        client.response().setStatusCode(101);
        client.response().headers().addAll(fields);
        client.response().putHeader("connection", "Upgrade").putHeader("upgrade", "websocket");
        return client.toNetSocket().compose(socket -> {
            Inflow asked = Inflow.of(socket, client.connection());
            Inflow answered = received.content();
            Future<Void> inward = Pump.run(asked, device, chunk -> hold.touch());
            Future<Void> outward = Pump.run(answered, socket, chunk -> hold.touch());
            Promise<Void> either = Promise.promise();
            // What a side that has hung up said before, the other still gets.
            inward.onSuccess(done -> either.tryComplete()).onFailure(failure -> {
                if (!answered.isOver()) {
                    either.tryComplete();
                }
            });
            outward.onSuccess(done -> either.tryComplete()).onFailure(failure -> {
                if (!asked.isOver() || answered.isOver()) {
                    either.tryComplete();
                }
            });
            return either.future().eventually(() -> {
                device.close();
                return socket.close();
            });
        });
    }
}
