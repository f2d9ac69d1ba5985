package dev.sekimori.model.person;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;

import java.time.Instant;
import java.util.Optional;

/**
 * A bearer token that was issued; {@code hash} is the SHA-256 of its text in hexadecimal. A token
 * that belongs to a {@code device} acts as that device, not as a service.
 */
public record Token(
        String name,
        Role role,
        Optional<DeviceId> device,
        String hash,
        Instant issuedAt,
        boolean active) {}
