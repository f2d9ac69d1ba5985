package dev.sekimori.decide.recovery;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.IsolationMode;

import java.time.Instant;
import java.util.Optional;

/**
 * What the recovery of a device depends on. {@code blockingFindings} counts open findings of
 * severity high and above; {@code probationUntil} is set while the device is on probation.
 */
public record Lifecycle(
        DeviceId device,
        DeviceState state,
        IsolationMode isolation,
        boolean recoveryStarted,
        Optional<Instant> probationUntil,
        int blockingFindings) {}
