package dev.sekimori.model.decision;

import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;

import java.time.Instant;
import java.util.Optional;

/**
 * One recent flow at the gateway: asks that got the same decision, counted. {@code device} is the
 * target, or the asking device when no target is known; {@code peerAddress} is where the latest
 * came from.
 */
public record Flow(
        Optional<DeviceId> device,
        String peerAddress,
        Decision decision,
        long count,
        long bytes,
        Instant firstAt,
        Instant lastAt) {
    public DecisionId decisionId() {
        return decision.id();
    }
}
