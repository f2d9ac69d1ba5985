package dev.sekimori.gateway.mqtt;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, at most half a minute. */
final class Await {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long STEP_NANOS = 5_000_000;

    private Await() {}

    static void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen within 30 s: " + what);
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }
}
