package dev.sekimori.model.observe;

import dev.sekimori.model.ScanId;

import java.time.Instant;
import java.util.Optional;

/** A discovery scan and how it ended. {@code hosts} counts the hosts that answered. */
public record Scan(
        ScanId id,
        ScanPlan plan,
        String confirmedBy,
        State state,
        int addressesDone,
        int hosts,
        Instant startedAt,
        Optional<Instant> finishedAt,
        String failure) {
    /** Where a scan is. */
    public enum State {
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }
}
