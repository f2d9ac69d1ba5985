package dev.sekimori.model.event;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.device.Trust;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One device's life. */
public sealed interface DeviceEvent extends Event {
    DeviceId device();

    /** First met, on the network or at the gateway; state {@code discovered}. */
    record Discovered(DeviceId device, String address, String clientId, String how)
            implements DeviceEvent {}

    /** Seen again with other addresses or services than were known; addresses newest first. */
    record Observed(
            DeviceId device, List<String> addresses, String clientId, List<Endpoint> endpoints)
            implements DeviceEvent {
        public Observed {
            addresses = List.copyOf(addresses);
            endpoints = List.copyOf(endpoints);
        }
    }

    record Identified(
            DeviceId device,
            String name,
            Identification identity,
            Capability capability,
            boolean safetyRelevant)
            implements DeviceEvent {}

    record TrustAssessed(DeviceId device, Trust trust) implements DeviceEvent {}

    /** An operator accepted it for an owner; state {@code in_service}. */
    record Accepted(DeviceId device, Owner owner, String zone) implements DeviceEvent {}

    /** A person changed what is written of it. */
    record Described(
            DeviceId device, Optional<String> name, Optional<Owner> owner, Optional<String> zone)
            implements DeviceEvent {}

    /**
     * The gateway now holds the device's own password and injects it; the secret is in the vault
     * alone.
     */
    record CredentialHeld(DeviceId device, String service, String user) implements DeviceEvent {}

    /**
     * The site gave the device itself another password for a user, in place of the factory's;
     * {@code means} is the protocol ({@code onvif}).
     */
    record PasswordChanged(DeviceId device, String user, String means) implements DeviceEvent {}

    /**
     * The gateway accepts this identity of the device ({@code certificate}, {@code password} or
     * {@code address}).
     */
    record IdentityBound(DeviceId device, String method, String reference) implements DeviceEvent {}

    record IdentityRevoked(DeviceId device, String method, String reference)
            implements DeviceEvent {}

    /** The order to cut it off; state {@code isolated} from here on, so nothing new passes. */
    record IsolationOrdered(DeviceId device, String reason) implements DeviceEvent {}

    /** The gateway has cut it off and reports when the last packet passed. */
    record Isolated(DeviceId device, CutReport report) implements DeviceEvent {}

    /** Somebody began to bring it back; it stays isolated until a re-check passes. */
    record RecoveryStarted(DeviceId device, String reason) implements DeviceEvent {}

    record RecheckPassed(DeviceId device, int findingsFixed) implements DeviceEvent {}

    record RecheckFailed(DeviceId device, List<Message> reasons) implements DeviceEvent {
        public RecheckFailed {
            reasons = List.copyOf(reasons);
        }
    }

    /** State {@code probation} until {@code until}, unless something is found. */
    record ProbationStarted(DeviceId device, Instant until) implements DeviceEvent {}

    /** State {@code in_service} again. */
    record Restored(DeviceId device) implements DeviceEvent {}

    /** An isolation that was a mistake was taken back; state as before it. */
    record IsolationUndone(DeviceId device, String reason) implements DeviceEvent {}

    record Lost(DeviceId device, String reason) implements DeviceEvent {}

    record Retired(DeviceId device, String reason) implements DeviceEvent {}
}
