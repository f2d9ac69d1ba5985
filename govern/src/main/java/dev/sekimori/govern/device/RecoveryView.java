package dev.sekimori.govern.device;

import dev.sekimori.ledger.read.Isolation;
import dev.sekimori.model.Message;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a device is on its way back; {@code lastFailure} says why the last re-check did not pass.
 */
public record RecoveryView(
        Optional<Isolation> isolation,
        boolean checking,
        List<Message> lastFailure,
        Optional<Instant> probationUntil) {
    public RecoveryView {
        lastFailure = List.copyOf(lastFailure);
    }
}
