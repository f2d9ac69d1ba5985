package dev.sekimori.ledger.read;

import dev.sekimori.model.DeviceId;

import java.time.Instant;

/**
 * An identity by which the gateway accepts a device ({@code certificate}, {@code password},
 * {@code address}).
 */
public record BoundIdentity(DeviceId device, String method, String reference, Instant since) {}
