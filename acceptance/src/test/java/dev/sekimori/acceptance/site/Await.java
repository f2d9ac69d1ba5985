package dev.sekimori.acceptance.site;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, bounded. */
public final class Await {
    private static final long PAUSE_NS = 20_000_000;

    private Await() {}

    /**
     * Returns once {@code condition} holds.
     *
     * @throws AssertionError when it does not within {@code longest}
     */
    public static void until(String what, Duration longest, BooleanSupplier condition) {
        value(what, longest, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /**
     * Returns what {@code source} gives once it gives anything.
     *
     * @throws AssertionError when it gives nothing within {@code longest}
     */
    public static <T> T value(String what, Duration longest, Supplier<Optional<T>> source) {
        long end = System.nanoTime() + longest.toNanos();
        while (true) {
            Optional<T> value = source.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + longest.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }
}
