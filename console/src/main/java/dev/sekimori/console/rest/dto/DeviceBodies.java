package dev.sekimori.console.rest.dto;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.IsolationMode;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.finding.FindingState;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Devices, their isolation and their way back. */
public final class DeviceBodies {
    private DeviceBodies() {}

    /** A device. Unknown texts are empty. */
    public record DeviceBody(
            DeviceId id,
            String name,
            String profile,
            String type,
            String manufacturer,
            String model,
            String firmware,
            String serial,

            @Meaning("How sure the identification is, in per cent; 0 for an unknown device.")
            int confidence,

            @Meaning("What the device said that it was recognised by.")
            List<String> identifiedBy,

            Optional<Owner> owner,
            String zone,
            DeviceState state,
            Instant stateSince,

            @Meaning("Literal IP addresses, the newest first.")
            List<String> addresses,

            List<Protocol> protocols,

            @Meaning("Services that it offers; port 0 for a protocol that it uses as a client.")
            List<Endpoint> endpoints,

            @Meaning("Its MQTT client id, empty when it uses none.")
            String clientId,

            TrustBody trust,
            int openFindings,
            Instant firstSeen,
            Instant lastSeen,
            boolean safetyRelevant,
            Capability capability) {}

    /** How far a device is trusted, and why. */
    public record TrustBody(Trust.Level level, List<String> reasons, List<String> reasonCodes) {}

    /** What would break if the device were cut off now. */
    public record IsolationPreviewBody(
            DeviceId device,
            List<FlowBodies.FlowBody> flows,
            List<DependantBody> dependants,
            int liveSessions,

            @Meaning("hold: a person has to decide, because the device matters to safety.")
            IsolationMode mode,

            List<String> warnings,
            List<String> warningCodes) {}

    /** Somebody who recently used the device; {@code device} when it is one of the site. */
    public record DependantBody(
            String name, Optional<DeviceId> device, String what, Instant lastAt) {}

    /** A device was cut off. */
    public record IsolationBody(
            @Meaning("The ledger's index of the gateway's report.")
            long event,

            Instant isolatedAt,
            int sessionsCut,

            @Meaning("When the last byte from or to the device passed; null when none did.")
            Optional<Instant> lastPacketAt) {}

    /** Where a device is on its way back. */
    public record RecoveryBody(
            DeviceId device,
            DeviceState state,
            @Meaning("Whether a re-check runs now.") boolean checking,
            @Meaning("Why the last re-check did not pass.") List<String> lastFailure,
            List<String> lastFailureCodes,
            Optional<Instant> probationUntil,

            @Meaning("The last isolation; null when there was none.")
            Optional<IsolationRecord> isolation) {}

    /** One isolation from the order to its end. */
    public record IsolationRecord(
            String reason,
            Instant orderedAt,
            long event,
            Optional<Instant> isolatedAt,
            Optional<Integer> sessionsCut,
            Optional<Instant> lastPacketAt,
            OptionalLong reportEvent,
            Optional<Instant> recoveryStartedAt,
            Optional<Instant> recheckPassedAt,
            Optional<Instant> probationUntil,
            Optional<Instant> restoredAt,
            boolean undone) {}

    /** That the gateway holds a password of the device, which no call ever shows again. */
    public record HeldCredentialBody(DeviceId device, String service, String user) {}

    /** The password that replaced the factory's; {@code findings} as the re-check left them. */
    public record FactoryPasswordBody(
            DeviceId device,

            @Meaning("For which the gateway keeps it: http to inject it, else onvif.")
            String service,

            String user,
            @Meaning("Shown this once.") String password,
            List<FactoryFinding> findings) {}

    /** A finding about a factory password after the change. */
    public record FactoryFinding(FindingId id, FindingState state) {}

    /** With what the device signs in at the gateway. */
    public record IssuedPasswordBody(
            String user, @Meaning("Shown this once.") String password) {}
}
