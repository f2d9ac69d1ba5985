package dev.sekimori.observe.scan;

/**
 * A bound on attempts a second. Times are nanoseconds of any steady clock; the caller waits as long
 * as {@link #reserve} says. Safe for several threads.
 */
final class TokenBucket {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final long intervalNanos;
    private final long burstNanos;
    private long nextFreeNanos;

    /**
     * {@code perSecond} attempts a second, of which a twentieth (at least one) may come at once.
     */
    TokenBucket(int perSecond, long nowNanos) {
        this.intervalNanos = SECOND_NANOS / perSecond;
        this.burstNanos = Math.max(1, perSecond / 20) * intervalNanos;
        this.nextFreeNanos = nowNanos - burstNanos;
    }

    /** Takes one attempt and says how many nanoseconds to wait before it, 0 for none. */
    synchronized long reserve(long nowNanos) {
        long earliest = nowNanos - burstNanos;
        if (nextFreeNanos - earliest < 0) {
            nextFreeNanos = earliest;
        }
        nextFreeNanos += intervalNanos;
        return Math.max(0, nextFreeNanos - nowNanos);
    }
}
