package dev.sekimori.observe.weakness;

import dev.sekimori.model.Message;
import dev.sekimori.model.finding.Evidence;
import dev.sekimori.model.finding.Weakness;

/** The answer to whether a finding is still true. Silence is never taken for a repair. */
public sealed interface Recheck {
    record StillThere(Weakness weakness) implements Recheck {}

    record Gone(Evidence evidence) implements Recheck {}

    record CannotTell(Message reason) implements Recheck {}
}
