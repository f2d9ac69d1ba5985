package dev.sekimori.model.decision;

import dev.sekimori.model.DeviceId;

import java.time.Instant;
import java.util.Optional;

/**
 * What the gateway did when it cut a device off: how many live sessions it ended, when the last
 * byte from or to the device passed (empty when none did since the gateway started), and when all
 * was cut.
 */
public record CutReport(
        DeviceId device, int sessionsCut, Optional<Instant> lastPacketAt, Instant cutAt) {}
