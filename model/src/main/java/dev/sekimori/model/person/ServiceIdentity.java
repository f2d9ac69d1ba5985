package dev.sekimori.model.person;

import dev.sekimori.model.Role;

import java.time.Instant;
import java.util.Optional;

/**
 * What a named service or a person's program shows at the gateway's protocol listeners.
 * {@code reference} is a certificate's serial in hexadecimal, or the identity of a pre-shared key.
 */
public record ServiceIdentity(
        String name,
        Method method,
        Role role,
        String reference,
        Instant issuedAt,
        Optional<Instant> validUntil,
        boolean active) {
    /** How the identity is proved. */
    public enum Method {
        /** A client certificate of the site, for TLS and DTLS. */
        CERTIFICATE,
        /** A pre-shared key for DTLS (RFC 4279). */
        PSK
    }
}
