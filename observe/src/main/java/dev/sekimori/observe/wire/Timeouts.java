package dev.sekimori.observe.wire;

import java.time.Duration;

/**
 * How long a stranger may take.
 *
 * @param connect one TCP connection attempt or TLS handshake step
 * @param read one answer, from its question to its last byte; a slow drip does not extend it
 */
public record Timeouts(Duration connect, Duration read) {
    /** For devices on the same site: 400 ms and 1.5 s. */
    public static final Timeouts LOCAL =
            new Timeouts(Duration.ofMillis(400), Duration.ofMillis(1_500));
}
