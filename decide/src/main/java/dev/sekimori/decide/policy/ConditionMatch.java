package dev.sekimori.decide.policy;

import dev.sekimori.model.Message;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Conditions;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Trust;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the conditions of a rule hold, and how far a peer is trusted (guideline G3-8). Pure. */
final class ConditionMatch {
    private ConditionMatch() {}

    /** The first condition that does not hold, in words that say what would have to change. */
    static Optional<Message> unmet(
            String rule, Conditions when, DecisionInput input, ProfileTable target) {
        if (!when.situations().isEmpty() && !when.situations().contains(input.situation())) {
            return Optional.of(Message.of(
                    "decision.condition.situation",
                    rule,
                    when.situations().stream()
                            .map(ConditionMatch::word)
                            .collect(Collectors.joining(", "))));
        }
        if (!when.windows().isEmpty() && !isOpen(when, input)) {
            return Optional.of(Message.of(
                    "decision.condition.window", rule, String.join(", ", when.windows())));
        }
        if (trustIn(input).compareTo(when.minTrust()) < 0) {
            return Optional.of(
                    Message.of("decision.condition.trust." + word(when.minTrust()), rule));
        }
        if (identityOf(input.peer()).compareTo(when.identity()) < 0) {
            return Optional.of(
                    Message.of("decision.condition.identity." + word(when.identity()), rule));
        }
        if (!when.functions().isEmpty() && !target.hasAsset(input, when.functions())) {
            return Optional.of(Message.of("decision.condition.function", rule));
        }
        return Optional.empty();
    }

    private static boolean isOpen(Conditions when, DecisionInput input) {
        for (String window : when.windows()) {
            if (input.windows().contains(window)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The trust in a peer: a device's own; people and tokens have signed in, and by their role are
     * answerable for more or for less; nobody has shown who else it is.
     */
    static Trust.Level trustIn(DecisionInput input) {
        return switch (input.peer()) {
            case Peer.DevicePeer _ ->
                input.asking().map(DeviceFacts::trust).orElse(Trust.Level.NONE);
            case Peer.PersonPeer(var _, var role) -> trustIn(role);
            case Peer.TokenPeer(var _, var role) -> trustIn(role);
            case Peer.ZonePeer _, Peer.UnknownPeer _ -> Trust.Level.NONE;
        };
    }

    private static Trust.Level trustIn(Role role) {
        return role.includes(Role.OPERATOR) ? Trust.Level.HIGH : Trust.Level.MEDIUM;
    }

    private static IdentityStrength identityOf(Peer peer) {
        return switch (peer) {
            case Peer.DevicePeer(var _, var identity) -> identity;
            case Peer.PersonPeer _, Peer.TokenPeer _ -> IdentityStrength.CERTIFICATE;
            case Peer.ZonePeer _, Peer.UnknownPeer _ -> IdentityStrength.ADDRESS;
        };
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
