package dev.sekimori.model.event;

import dev.sekimori.model.decision.Decision;

/** Decisions about connections. */
public sealed interface DecisionEvent extends Event {
    /**
     * A decision with content that was not recorded before; repetitions are counted at the gateway
     * only.
     */
    record Made(Decision decision) implements DecisionEvent {}
}
