package dev.sekimori.model.guideline;

import java.util.List;

/**
 * The result of one guideline row with its evidence; {@code row} is a stable id such as
 * {@code G3-1}.
 */
public record RowResult(String row, RowState state, List<RowEvidence> evidence) {
    public RowResult {
        evidence = List.copyOf(evidence);
    }
}
