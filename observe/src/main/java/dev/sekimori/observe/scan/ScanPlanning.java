package dev.sekimori.observe.scan;

import dev.sekimori.model.Message;
import dev.sekimori.model.observe.ScanPlan;

import java.util.List;

/** A plan to confirm, or why there is none. */
public sealed interface ScanPlanning {
    record Planned(ScanPlan plan) implements ScanPlanning {}

    /** At least one reason, one for each thing that is wrong. */
    record Refused(List<Message> reasons) implements ScanPlanning {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }
}
