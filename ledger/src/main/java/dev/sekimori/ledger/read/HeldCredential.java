package dev.sekimori.ledger.read;

import dev.sekimori.model.DeviceId;

import java.time.Instant;

/**
 * That the vault holds the device's own password for {@code service} under the user name
 * {@code user}.
 */
public record HeldCredential(DeviceId device, String service, String user, Instant since) {}
