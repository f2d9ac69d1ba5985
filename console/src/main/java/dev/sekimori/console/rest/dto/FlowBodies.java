package dev.sekimori.console.rest.dto;

import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Side;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.decision.ValueRange;
import dev.sekimori.model.device.Protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Flows at the gateway and the decisions about them. */
public final class FlowBodies {
    private FlowBodies() {}

    /** The kinds of peer. */
    public enum PeerKind {
        DEVICE,
        PERSON,
        TOKEN,
        ZONE,
        UNKNOWN
    }

    /** Who asked. Fields that its kind does not have are null. */
    public record PeerBody(
            PeerKind kind,

            @Meaning("A device's id, a person's or token's name, a client id, or a claimed name.")
            String name,

            Optional<Role> role,
            Optional<IdentityStrength> identity,
            Optional<String> zone,
            Optional<String> address) {}

    /** Asks that got the same decision, counted. */
    public record FlowBody(
            Optional<DeviceId> device,
            PeerBody peer,
            String peerAddress,
            Protocol protocol,
            Operation operation,
            @Meaning("An MQTT topic or filter, or a path.") String resource,
            Answer answer,
            String rule,
            List<String> reasons,
            List<String> reasonCodes,
            @Meaning("What would have to change.") List<String> wayOut,
            @Meaning("The decision's id.") DecisionId decision,
            long count,
            long bytes,
            Instant firstAt,
            Instant lastAt) {}

    /** A decision with all that is needed to make it again. */
    public record DecisionBody(
            DecisionId id,
            Answer answer,

            @Meaning("The bound of a limit, 0 when there is none.")
            int ratePerMinute,

            String rule,
            List<String> reasons,
            List<String> reasonCodes,

            @Meaning("Where the rule that decided stands.") String source,

            @Meaning("What would have to change; empty when nothing was restricted.")
            List<String> wayOut,

            @Meaning("The only values that may be written, null when they are not bounded.")
            Optional<ValueRange> values,

            DecisionInputBody input,
            String policyHash) {}

    /** All that a decision depends on besides the policy. */
    public record DecisionInputBody(
            PeerBody peer,
            Ask ask,
            Optional<DeviceFacts> target,
            Optional<DeviceFacts> asking,
            Situation situation,

            @Meaning("The site's time windows that were open.")
            List<String> windows,

            @Meaning("Where the peer's zone stands.") Side side) {}

    /** A recorded decision beside what the same policy answers to the same input now. */
    public record ReplayBody(
            DecisionId id,
            @Meaning("The answer of now.") Answer answer,
            boolean same,
            DecisionBody stored,
            DecisionBody replayed) {}
}
