package dev.sekimori.gateway.http;

import dev.sekimori.model.DeviceId;

import java.util.Optional;

/**
 * Which key each device's own HTTPS server showed at first: the SHA-256 of its SubjectPublicKeyInfo
 * (as RFC 7469 section 2.4) in lower-case hexadecimal. Called from event loops: it must not block;
 * an implementation that persists does so behind.
 */
public interface PinStore {
    Optional<String> pinned(DeviceId device);

    /** Keeps the key unless one is kept already; answers the one that is kept now. */
    String pinIfAbsent(DeviceId device, String spkiSha256);

    /** Forgets the key, as after a device was repaired or replaced. */
    void forget(DeviceId device);
}
