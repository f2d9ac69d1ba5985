package dev.sekimori.decide.policy;

import dev.sekimori.model.ContentHash;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.Peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Derives a decision's id from all of its content, part by part, so that no name can imitate
 * another.
 */
final class DecisionIds {
    private DecisionIds() {}

    static DecisionId of(
            String policyHash, DecisionInput input, Answer answer, int ratePerMinute, String rule) {
        List<String> parts = new ArrayList<>(32);
        parts.add(policyHash);
        addPeer(parts, input.peer());
        parts.add(input.ask().target().map(DeviceId::value).orElse(""));
        parts.add(input.ask().protocol().name());
        parts.add(input.ask().operation().name());
        parts.add(input.ask().resource());
        addFacts(parts, input.target());
        addFacts(parts, input.asking());
        parts.add(input.situation().name());
        parts.add(answer.name());
        parts.add(Integer.toString(ratePerMinute));
        parts.add(rule);
        return new DecisionId("d-" + ContentHash.of(32, parts.toArray(String[]::new)));
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
