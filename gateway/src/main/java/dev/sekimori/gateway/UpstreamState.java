package dev.sekimori.gateway;

import dev.sekimori.model.DeviceId;

import java.time.Instant;
import java.util.Optional;

/**
 * How a device's line to its broker is: {@code since} the moment of the last change, {@code queued}
 * messages that wait on the disk, {@code lastError} why it was last lost or refused.
 */
public record UpstreamState(
        DeviceId device,
        String upstream,
        boolean connected,
        Instant since,
        int queued,
        Optional<String> lastError) {}
