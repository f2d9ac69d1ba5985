package dev.sekimori.gateway.listen;

import java.time.InstantSource;

/** A bucket of bytes: holds one second's worth and may be overdrawn once. Not safe for threads. */
public final class ByteRate {
    private static final long SECOND_MS = 1_000;

    private final InstantSource clock;
    private final long bytesPerSecond;
    private double tokens;
    private long filledAtMs;

    /** {@code bytesPerSecond} 0: without limit. */
    public ByteRate(InstantSource clock, long bytesPerSecond) {
        this.clock = clock;
        this.bytesPerSecond = bytesPerSecond;
        this.tokens = bytesPerSecond;
        this.filledAtMs = clock.millis();
    }

    /** Takes bytes that have come and says for how many milliseconds none more should. */
    public long take(long bytes) {
        if (bytesPerSecond == 0) {
            return 0;
        }
        long now = clock.millis();
        double refill = Math.max(0, now - filledAtMs) * (double) bytesPerSecond / SECOND_MS;
        tokens = Math.min((double) bytesPerSecond, tokens + refill) - bytes;
        filledAtMs = now;
        return tokens >= 0 ? 0 : (long) Math.ceil(-tokens * SECOND_MS / bytesPerSecond);
    }
}
