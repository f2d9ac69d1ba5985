package dev.sekimori.govern.device;

import dev.sekimori.govern.device.IsolationPreview.Dependant;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Peer;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds who depends on a device from its recent, permitted flows. Pure. */
final class Dependants {
    private Dependants() {}

    static List<Dependant> of(DeviceId device, Collection<Flow> flows) {
        Map<String, Dependant> byName = new LinkedHashMap<>();
        flows.stream()
                .filter(flow -> flow.decision().permitted())
                .sorted(Comparator.comparing(Flow::lastAt).reversed())
                .flatMap(flow -> dependant(device, flow).stream())
                .forEach(dependant -> byName.putIfAbsent(dependant.name(), dependant));
        return List.copyOf(byName.values());
    }

    private static Optional<Dependant> dependant(DeviceId device, Flow flow) {
        Message what = Message.of(
                "flow.uses",
                flow.decision().input().ask().operation().name().toLowerCase(java.util.Locale.ROOT),
                flow.decision().input().ask().resource());
        return switch (flow.decision().input().peer()) {
            case Peer.DevicePeer(var peer, var _) when peer.equals(device) -> Optional.empty();
            case Peer.DevicePeer(var peer, var _) ->
                Optional.of(new Dependant(peer.value(), Optional.of(peer), what, flow.lastAt()));
            case Peer.PersonPeer(var name, var _) -> Optional.of(user(name, what, flow));
            case Peer.TokenPeer(var name, var _) -> Optional.of(user(name, what, flow));
            case Peer.ZonePeer(var _, var client) -> Optional.of(user(client, what, flow));
            case Peer.UnknownPeer _ -> Optional.empty();
        };
    }

    private static Dependant user(String name, Message what, Flow flow) {
        return new Dependant(name, Optional.empty(), what, flow.lastAt());
    }
}
