package dev.sekimori.model.event;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.Role;
import dev.sekimori.model.person.ServiceIdentity;

import java.time.Instant;
import java.util.Optional;

/** People and tokens. */
public sealed interface PersonEvent extends Event {
    record Added(PersonName person, Role role, Language language) implements PersonEvent {}

    record PasswordSet(PersonName person) implements PersonEvent {}

    record SignedIn(PersonName person, String address) implements PersonEvent {}

    /** Ended a session of their own; it counts for no virtual device any more. */
    record SignedOut(PersonName person) implements PersonEvent {}

    /** {@code attempts} failed sign-ins in a row under a name that may not exist. */
    record SignInRefused(String claimedName, String address, int attempts) implements PersonEvent {}

    record Deactivated(PersonName person) implements PersonEvent {}

    /** {@code hash} is the SHA-256 of the token in hexadecimal. */
    record TokenIssued(String name, Role role, Optional<DeviceId> device, String hash)
            implements PersonEvent {}

    record TokenRevoked(String name) implements PersonEvent {}

    /** A service got what it shows at the gateway; {@code reference} names it, never the secret. */
    record ServiceIdentityIssued(
            String name,
            ServiceIdentity.Method method,
            Role role,
            String reference,
            Optional<Instant> validUntil)
            implements PersonEvent {}

    record ServiceIdentityRevoked(String name, ServiceIdentity.Method method)
            implements PersonEvent {}
}
