package dev.sekimori.govern.device;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.device.IsolationMode;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What would break if a device were cut off now (guideline G1-12). */
public record IsolationPreview(
        List<Flow> flows,
        List<Dependant> dependants,
        int liveSessions,
        IsolationMode mode,
        List<Message> warnings) {
    public IsolationPreview {
        flows = List.copyOf(flows);
        dependants = List.copyOf(dependants);
        warnings = List.copyOf(warnings);
    }

    /**
     * Somebody who recently used the device; {@code device} is set when it is a device of the site.
     */
    public record Dependant(String name, Optional<DeviceId> device, Message what, Instant lastAt) {}
}
