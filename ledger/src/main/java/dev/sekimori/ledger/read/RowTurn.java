package dev.sekimori.ledger.read;

import dev.sekimori.model.guideline.RowResult;
import dev.sekimori.model.guideline.RowState;

import java.time.Instant;

/** A turn of a guideline row, recorded by the event at {@code index}. */
public record RowTurn(String row, RowState before, RowResult result, long index, Instant at) {
    /** The row's state from then on. */
    public RowState state() {
        return result.state();
    }
}
