package dev.sekimori.observe.scan;

import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Pace;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The pace of one scan: its rate, until it is cancelled. */
final class ScanPace implements Pace {
    private static final long LONGEST_PARK_NANOS = 50_000_000L;

    private final TokenBucket bucket;
    private final LongSupplier ticker;
    private final BooleanSupplier cancelled;

    ScanPace(int perSecond, LongSupplier ticker, BooleanSupplier cancelled) {
        this.bucket = new TokenBucket(perSecond, ticker.getAsLong());
        this.ticker = ticker;
        this.cancelled = cancelled;
    }

    @Override
    public void await() throws CancelledException {
        throwIfCancelled();
        long now = ticker.getAsLong();
        long until = now + bucket.reserve(now);
        for (long left = until - now; left > 0; left = until - ticker.getAsLong()) {
            LockSupport.parkNanos(Math.min(left, LONGEST_PARK_NANOS));
            throwIfCancelled();
        }
    }

    private void throwIfCancelled() throws CancelledException {
        if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new CancelledException();
        }
    }
}
