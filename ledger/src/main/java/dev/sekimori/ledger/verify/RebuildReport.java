package dev.sekimori.ledger.verify;

import java.util.List;

/**
 * How the stored projections compare with those made anew from {@code entries} events:
 * {@code total} rows differ, {@code differences} are the first of them.
 */
public record RebuildReport(long entries, long total, List<Difference> differences) {
    public RebuildReport {
        differences = List.copyOf(differences);
    }

    /** Whether stored and rebuilt projections are equal. */
    public boolean isEqual() {
        return total == 0;
    }

    /**
     * A row that differs: as it is stored and as the events make it; empty when there is no such
     * row.
     */
    public record Difference(String table, String stored, String rebuilt) {}
}
