package dev.sekimori.model.event;

import dev.sekimori.model.guideline.RowResult;
import dev.sekimori.model.guideline.RowState;

/** The guideline's rows. */
public sealed interface GuidelineEvent extends Event {
    /** A row's state differs from the one recorded before. */
    record RowTurned(RowState before, RowResult result) implements GuidelineEvent {}
}
