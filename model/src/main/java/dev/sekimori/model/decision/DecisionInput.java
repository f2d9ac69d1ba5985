package dev.sekimori.model.decision;

import java.util.Optional;

/**
 * Everything a decision depends on besides the policy. {@code target} are the facts of the
 * asked-for device, {@code asking} those of the peer when the peer is a device; for a device that
 * uses its own topics both are the same.
 */
public record DecisionInput(
        Peer peer,
        Ask ask,
        Optional<DeviceFacts> target,
        Optional<DeviceFacts> asking,
        Situation situation) {}
