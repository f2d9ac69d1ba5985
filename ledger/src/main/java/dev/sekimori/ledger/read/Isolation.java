package dev.sekimori.ledger.read;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.CutReport;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One isolation of a device, from the order to its end. {@code event} is the index of the order,
 * {@code reportEvent} that of the gateway's report.
 */
public record Isolation(
        DeviceId device,
        String reason,
        Instant orderedAt,
        long event,
        Optional<CutReport> report,
        OptionalLong reportEvent,
        Optional<Instant> recoveryStartedAt,
        Optional<Instant> recheckPassedAt,
        Optional<Instant> probationUntil,
        Optional<Instant> restoredAt,
        boolean undone) {
    /** Whether the device is still on its way back from this isolation. */
    public boolean isOpen() {
        return restoredAt.isEmpty() && !undone;
    }
}
