package dev.sekimori.lab.net;

import java.time.Duration;

/**
 * Doubling waits between attempts, bounded.
 *
 * @param first the wait after the first failure
 * @param longest no wait is longer
 */
public record Backoff(Duration first, Duration longest) {
    /** What the lab's clients use: half a second, doubling to five. */
    public static final Backoff USUAL = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));

    private static final int MAX_DOUBLINGS = 16;

    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("0 < first <= longest is required");
        }
    }

    /** The wait after the given number of failures (1 or more). */
    public Duration after(int failures) {
        int doublings = Math.clamp(failures - 1L, 0, MAX_DOUBLINGS);
        Duration wait = first.multipliedBy(1L << doublings);
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}
