package dev.sekimori.gateway.clients;

import java.time.Duration;

/**
 * Whether bytes move fast enough while they should: asked once a second, it compares whole windows,
 * so a pause shorter than a window is forgiven. Not safe for threads.
 */
final class Pace {
    private final int bytesPerSecond;
    private int seconds;
    private long bytesAtStart;

    Pace(int bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /**
     * A second in which it was the client's turn. {@code totalBytes} never falls; true when a
     * window is full and too little moved in it.
     */
    boolean tooSlow(long totalBytes, Duration window) {
        if (seconds == 0) {
            bytesAtStart = totalBytes;
        }
        seconds++;
        if (seconds <= window.toSeconds()) {
            return false;
        }
        boolean slow = totalBytes - bytesAtStart < bytesPerSecond * window.toSeconds();
        rest();
        return slow;
    }

    /** Whether too little moved so far in a window that is two seconds old or more. */
    boolean isBehind(long totalBytes) {
        int passed = seconds - 1;
        return passed >= 2 && totalBytes - bytesAtStart < (long) bytesPerSecond * passed;
    }

    /** A second in which nothing was expected of the client. */
    void rest() {
        seconds = 0;
    }
}
