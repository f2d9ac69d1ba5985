package dev.sekimori.console;

import dev.sekimori.govern.port.GatewayPort;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.patch.VirtualPatch;
import dev.sekimori.model.thing.ThingView;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gateway that shows what a test gives it; how it cuts, each test's own says. */
public abstract class ShownGateway implements GatewayPort {
    public final List<Flow> flows = new CopyOnWriteArrayList<>();
    public final Map<DeviceId, ThingView> things = new ConcurrentHashMap<>();
    public final List<UpstreamLine> upstreams = new CopyOnWriteArrayList<>();
    public final List<VirtualPatch> patches = new CopyOnWriteArrayList<>();
    public final List<ClientAuthorityState> authorities = new CopyOnWriteArrayList<>();
    public final List<FullQueue> full = new CopyOnWriteArrayList<>();
    public final Set<DeviceId> heldBack = ConcurrentHashMap.newKeySet();

    @Override
    public void holdBack(DeviceId device) {
        heldBack.add(device);
    }

    @Override
    public void letGo(DeviceId device) {
        heldBack.remove(device);
    }

    @Override
    public List<UpstreamLine> upstreams() {
        return List.copyOf(upstreams);
    }

    @Override
    public List<VirtualPatch> virtualPatches() {
        return List.copyOf(patches);
    }

    @Override
    public List<ClientAuthorityState> clientAuthorities() {
        return List.copyOf(authorities);
    }

    @Override
    public List<FullQueue> fullQueues() {
        return List.copyOf(full);
    }

    @Override
    public void takeUp() {
        // It has no connections.
    }

    @Override
    public List<Flow> flows(Optional<DeviceId> device, int limit) {
        return flows.stream()
                .filter(flow -> device.isEmpty() || flow.device().equals(device))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Decision> recentDecision(DecisionId id) {
        return flows.stream().map(Flow::decision).filter(d -> d.id().equals(id)).findFirst();
    }

    @Override
    public Optional<ThingView> thing(DeviceId device, Peer peer) {
        return Optional.ofNullable(things.get(device));
    }

    @Override
    public Set<String> outerZones() {
        return Set.of();
    }
}
