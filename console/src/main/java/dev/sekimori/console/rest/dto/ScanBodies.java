package dev.sekimori.console.rest.dto;

import dev.sekimori.model.ScanId;
import dev.sekimori.model.observe.Scan;
import dev.sekimori.model.observe.ScanPlan;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Discovery scans. */
public final class ScanBodies {
    private ScanBodies() {}

    /** A scan, with numbers of this moment while it runs. */
    public record ScanBody(
            ScanId id,
            Scan.State state,
            List<String> ranges,
            int addresses,
            int addressesDone,
            @Meaning("Hosts that answered.") int hosts,

            @Meaning("Who said that they may scan these ranges.")
            String confirmedBy,

            Instant startedAt,
            Optional<Instant> finishedAt,
            @Meaning("Why it failed; empty otherwise.") String failure,
            ScanPlan plan) {}

    /** Exactly what a scan would do, or why it may not be done. */
    public record ScanPlanBody(
            boolean allowed,
            Optional<ScanPlan> plan,
            List<String> reasons,
            List<String> reasonCodes) {}
}
