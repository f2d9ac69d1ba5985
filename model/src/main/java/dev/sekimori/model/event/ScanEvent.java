package dev.sekimori.model.event;

import dev.sekimori.model.ScanId;
import dev.sekimori.model.observe.ScanPlan;

/** Discovery scans. */
public sealed interface ScanEvent extends Event {
    ScanId scan();

    /** {@code confirmedBy} said that they have the authority to scan these ranges. */
    record Started(ScanId scan, ScanPlan plan, String confirmedBy) implements ScanEvent {}

    record Completed(ScanId scan, int addressesDone, int hosts) implements ScanEvent {}

    record Failed(ScanId scan, int addressesDone, int hosts, String reason) implements ScanEvent {}

    record Cancelled(ScanId scan, int addressesDone, int hosts) implements ScanEvent {}
}
