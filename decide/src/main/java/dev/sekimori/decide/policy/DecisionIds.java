package dev.sekimori.decide.policy;

import dev.sekimori.model.ContentHash;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.Reach;
import dev.sekimori.model.decision.Side;
import dev.sekimori.model.decision.ValueRange;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Derives a decision's id from all of its content, part by part, so that no name can imitate
 * another. What decisions were not made of at first is added only where it says something, so that
 * the first ones keep their ids.
 */
final class DecisionIds {
    private DecisionIds() {}

    static DecisionId of(String policyHash, DecisionInput input, Ruling ruling) {
        List<String> parts = new ArrayList<>(40);
        parts.add(policyHash);
        addPeer(parts, input.peer());
        parts.add(input.ask().target().map(DeviceId::value).orElse(""));
        parts.add(input.ask().protocol().name());
        parts.add(input.ask().operation().name());
        parts.add(input.ask().resource());
        addFacts(parts, input.target());
        addFacts(parts, input.asking());
        parts.add(input.situation().name());
        parts.add(ruling.answer().name());
        parts.add(Integer.toString(ruling.ratePerMinute()));
        parts.add(ruling.rule());
        addLater(parts, input, ruling.values());
        return new DecisionId("d-" + ContentHash.of(32, parts.toArray(String[]::new)));
    }

    private static void addLater(
            List<String> parts, DecisionInput input, Optional<ValueRange> values) {
        input.target().map(DeviceFacts::firmware).ifPresent(f -> addSome(parts, "target", f));
        input.asking().map(DeviceFacts::firmware).ifPresent(f -> addSome(parts, "asking", f));
        input.target().map(DeviceFacts::reach).ifPresent(r -> addReach(parts, "target", r));
        input.asking().map(DeviceFacts::reach).ifPresent(r -> addReach(parts, "asking", r));
        input.windows().forEach(window -> addSome(parts, "window", window));
        if (input.side() != Side.INNER) {
            add(parts, "side", input.side().name());
        }
        values.ifPresent(range -> add(parts, "values", PolicyHash.text(range)));
    }

    private static void addReach(List<String> parts, String name, Reach reach) {
        if (!reach.equals(Reach.UNKNOWN)) {
            add(parts, name + " at", reach.address(), reach.ports().toString());
        }
    }

    private static void addSome(List<String> parts, String name, String text) {
        if (!text.isEmpty()) {
            add(parts, name, text);
        }
    }

    private static void addPeer(List<String> parts, Peer peer) {
        switch (peer) {
            case Peer.DevicePeer(var device, var identity) ->
                add(parts, "device", device.value(), identity.name());
            case Peer.PersonPeer(var name, var role) -> add(parts, "person", name, role.name());
            case Peer.TokenPeer(var name, var role) -> add(parts, "token", name, role.name());
            case Peer.ZonePeer(var zone, var clientId) -> add(parts, "zone", zone, clientId);
            case Peer.UnknownPeer(var address, var name) -> add(parts, "unknown", address, name);
        }
    }

    private static void addFacts(List<String> parts, Optional<DeviceFacts> facts) {
        facts.ifPresentOrElse(
                f -> add(
                        parts,
                        f.id().value(),
                        f.profile(),
                        f.type(),
                        f.serial(),
                        f.clientId(),
                        f.zone(),
                        f.state().name(),
                        f.trust().name()),
                () -> parts.add("-"));
    }

    private static void add(List<String> parts, String... values) {
        parts.addAll(List.of(values));
    }
}
