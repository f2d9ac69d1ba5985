package dev.sekimori.govern.device;

import java.time.Instant;
import java.util.Optional;

/**
 * A device was cut off: {@code event} is the ledger index of the gateway's report,
 * {@code lastPacketAt} is when the last byte from or to it passed, empty when none did since the
 * gateway started.
 */
public record IsolationResult(
        long event, Instant isolatedAt, int sessionsCut, Optional<Instant> lastPacketAt) {}
