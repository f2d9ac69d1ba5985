package dev.sekimori.gateway.http;

import dev.sekimori.gateway.clients.ClientBounds;

import java.time.Duration;

/**
 * The bounds of the web front. Sizes are bytes. {@code requestsPerDevice} and
 * {@code streamsPerDevice} may run at once, {@code waitingPerDevice} more wait for at most
 * {@code longestWait}. {@code idle} is how long a connection may stay without a byte.
 */
public record WebBounds(
        int headerBytes,
        int requestLineBytes,
        long requestBodyBytes,
        int replayBytes,
        Duration connect,
        Duration responseHead,
        Duration requestBody,
        Duration idle,
        int requestsPerDevice,
        int streamsPerDevice,
        int waitingPerDevice,
        Duration longestWait,
        int sessions,
        int judgedAtOnce,
        ClientBounds clients) {

    /** Bounds that suit a site of small devices. */
    public static WebBounds usual() {
        return new WebBounds(
                16 * 1024,
                8 * 1024,
                16L * 1024 * 1024,
                256 * 1024,
                Duration.ofSeconds(3),
                Duration.ofSeconds(15),
                Duration.ofMinutes(5),
                Duration.ofSeconds(60),
                8,
                8,
                64,
                Duration.ofSeconds(10),
                10_000,
                256,
                ClientBounds.usual());
    }

    /** The same with other bounds for clients. */
    public WebBounds with(ClientBounds other) {
        return new WebBounds(
                headerBytes,
                requestLineBytes,
                requestBodyBytes,
                replayBytes,
                connect,
                responseHead,
                requestBody,
                idle,
                requestsPerDevice,
                streamsPerDevice,
                waitingPerDevice,
                longestWait,
                sessions,
                judgedAtOnce,
                other);
    }
}
