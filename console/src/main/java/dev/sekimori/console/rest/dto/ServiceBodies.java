package dev.sekimori.console.rest.dto;

import dev.sekimori.model.Role;

import java.time.Instant;
import java.util.Optional;

/** What services show at the gateway's protocol listeners. */
public final class ServiceBodies {
    private ServiceBodies() {}

    /** A service's certificate or pre-shared key, without the secret. */
    public record ServiceIdentityBody(
            String name,
            Role role,

            @Meaning("A certificate's serial in hexadecimal, or a key's identity.")
            String reference,

            Instant issuedAt,
            Optional<Instant> validUntil,
            boolean active) {}

    /** A new certificate. */
    public record IssuedCertificateBody(
            String name,
            Role role,
            String serial,
            Instant validUntil,

            @Meaning("The certificate, then the site's authority, in PEM.")
            String chain) {}

    /** A new pre-shared key. */
    public record IssuedPskBody(
            String name,
            Role role,
            @Meaning("What the client calls itself.") String identity,

            @Meaning("Its ASCII bytes are the key; shown this once.")
            String key) {
        @Override
        public String toString() {
            return "IssuedPskBody[name=" + name + "]";
        }
    }
}
