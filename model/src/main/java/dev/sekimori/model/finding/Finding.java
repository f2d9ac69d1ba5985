package dev.sekimori.model.finding;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Message;

import java.time.Instant;
import java.util.Optional;

/** A weakness of a device from when it was first seen until it was verified as fixed. */
public record Finding(
        FindingId id,
        DeviceId device,
        FindingKind kind,
        Severity severity,
        String place,
        Message title,
        Evidence evidence,
        Instant firstSeen,
        Instant lastSeen,
        FindingState state,
        Optional<Instant> fixedAt,
        Priority priority) {}
