package dev.sekimori.model.decision;

import java.util.List;
import java.util.Optional;

/**
 * Everything a decision depends on besides the policy. {@code target} are the facts of the
 * asked-for device, {@code asking} those of the peer when the peer is a device, or a client of a
 * zone without credentials that is taken for one; for a device that uses its own topics both are
 * the same. {@code windows} are the sorted names of the site's time windows that are open;
 * {@code side} is where the peer's zone stands. What is written is not part of it: a decision
 * bounds the values, and whoever lets them pass checks them.
 */
public record DecisionInput(
        Peer peer,
        Ask ask,
        Optional<DeviceFacts> target,
        Optional<DeviceFacts> asking,
        Situation situation,
        List<String> windows,
        Side side) {
    public DecisionInput {
        windows = List.copyOf(windows);
    }

    /** An ask from the inner side while no time window is open. */
    public DecisionInput(
            Peer peer,
            Ask ask,
            Optional<DeviceFacts> target,
            Optional<DeviceFacts> asking,
            Situation situation) {
        this(peer, ask, target, asking, situation, List.of(), Side.INNER);
    }

    /** The same ask in another situation. */
    public DecisionInput in(Situation other) {
        return new DecisionInput(peer, ask, target, asking, other, windows, side);
    }
}
