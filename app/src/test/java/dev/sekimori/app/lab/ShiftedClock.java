package dev.sekimori.app.lab;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The real time, moved on by as much as a test wants. */
final class ShiftedClock implements InstantSource {
    private volatile Duration shift = Duration.ZERO;

    void forward(Duration by) {
        shift = shift.plus(by);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(shift);
    }
}
