package dev.sekimori.gateway.http;

import java.time.Duration;

/**
 * The bounds of the web front. Sizes are bytes. {@code requestsPerDevice} and
 * {@code streamsPerDevice} may run at once, {@code waitingPerDevice} more wait for at most
 * {@code longestWait}. {@code idle} is how long a connection may stay without a byte or without a
 * whole request.
 */
public record WebBounds(
        int headerBytes,
        int requestLineBytes,
        long requestBodyBytes,
        int replayBytes,
        Duration connect,
        Duration responseHead,
        Duration requestBody,
        Duration firstRequest,
        Duration idle,
        int requestsPerDevice,
        int streamsPerDevice,
        int waitingPerDevice,
        Duration longestWait,
        int sessions,
        int connections,
        int judgedAtOnce) {

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
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                8,
                8,
                64,
                Duration.ofSeconds(10),
                10_000,
                2_000,
                256);
    }
}
