package dev.sekimori.gateway.mqtt;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, at most 5 s. */
final class Await {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final long STEP_NANOS = 1_000_000;

    private Await() {}

    static void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen within 5 s: " + what);
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }
}
