package dev.sekimori.gateway.http;

import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.device.Protocol;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;

import java.util.Optional;

/**
 * A request as the gatekeeper judges it. {@code headers} are a copy, {@code target} is the
 * request's path and query as the client sees them, {@code bodyBytes} what it says its content has
 * (0 when it does not say), {@code opensWebSocket} whether it is a handshake of RFC 6455.
 */
record Inquiry(
        VirtualHost host,
        HttpMethod method,
        ResourcePath path,
        String target,
        MultiMap headers,
        boolean opensWebSocket,
        long bodyBytes,
        String peerAddress) {

    /** Safe methods (RFC 9110 section 9.2.1) read, all others change. */
    static boolean isSafe(HttpMethod method) {
        return method.equals(HttpMethod.GET)
                || method.equals(HttpMethod.HEAD)
                || method.equals(HttpMethod.OPTIONS);
    }

    /** Without its question mark; empty when there is none. */
    String query() {
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }

    boolean changes() {
        return !isSafe(method);
    }

    Ask ask() {
        return ask(changes() ? Operation.WRITE : Operation.READ);
    }

    Ask ask(Operation operation) {
        return new Ask(Optional.of(host.device()), Protocol.HTTP, operation, path.decoded());
    }

    /**
     * What somebody unknown asks for: the device, whatever the path, so that few flows tell of it.
     */
    Ask unknownAsk() {
        return new Ask(Optional.of(host.device()), Protocol.HTTP, Operation.CONNECT, "/");
    }
}
