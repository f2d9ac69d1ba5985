package dev.sekimori.app.lab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, bounded. */
final class Await {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final long PAUSE_NS = 20_000_000;

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        until(() -> what, condition);
    }

    static void until(Supplier<String> what, BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + LONGEST.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }
}
