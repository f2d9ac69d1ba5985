package dev.sekimori.gateway;

import dev.sekimori.decide.policy.DecisionTable;
import dev.sekimori.decide.policy.TopicIndex;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.Side;
import dev.sekimori.model.device.DeviceState;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One {@link GatewayState} made ready to look things up in. Immutable; safe from any thread. */
public final class SiteIndex {
    private record ZoneRanges(Zone zone, List<AddressRange> ranges) {}

    private final GatewayState state;
    private final DecisionTable table;
    private final TopicIndex topics;
    private final Map<DeviceId, GatewayDevice> byId = new HashMap<>();
    private final Map<String, List<GatewayDevice>> byAddress = new HashMap<>();
    private final Map<String, DeviceId> byClientId = new HashMap<>();
    private final Set<DeviceId> outerDevices = new HashSet<>();
    private final List<ZoneRanges> zones;

    private final List<String> openWindows;

    private SiteIndex(GatewayState state, DecisionTable table, TopicIndex topics, Instant now) {
        this.state = state;
        this.table = table;
        this.openWindows = state.openWindows(now);
        this.topics = topics;
        this.zones = state.zones().stream()
                .map(z -> new ZoneRanges(
                        z, z.ranges().stream().map(AddressRange::parse).toList()))
                .toList();
        state.devices().forEach(this::add);
        state.devices().stream()
                .filter(this::isOuterDevice)
                .forEach(device -> outerDevices.add(device.id()));
    }

    private void add(GatewayDevice device) {
        byId.put(device.id(), device);
        device.addresses()
                .forEach(address -> byAddress
                        .computeIfAbsent(normal(address), key -> new ArrayList<>())
                        .add(device));
        if (!device.facts().clientId().isEmpty()) {
            byClientId.putIfAbsent(device.facts().clientId(), device.id());
        }
    }

    private static String normal(String address) {
        return InetAddress.ofLiteral(address).getHostAddress();
    }

    /** The site with the time windows that are open {@code now}. */
    public static SiteIndex of(GatewayState state, Instant now) {
        return new SiteIndex(state, DecisionTable.compile(state.policy()), topicsOf(state), now);
    }

    private static TopicIndex topicsOf(GatewayState state) {
        return TopicIndex.of(
                state.policy(),
                state.devices().stream().map(GatewayDevice::facts).toList());
    }

    /**
     * The index of the next state. The compiled policy is kept when the policy did not change, and
     * whose topics are whose when no device has other names: a device that is cut off waits for
     * neither.
     */
    SiteIndex next(GatewayState next, Instant now) {
        if (!next.policy().equals(state.policy())) {
            return of(next, now);
        }
        return new SiteIndex(next, table, sameNames(next) ? topics : topicsOf(next), now);
    }

    private boolean sameNames(GatewayState next) {
        if (next.devices().size() != state.devices().size()) {
            return false;
        }
        for (int i = 0; i < next.devices().size(); i++) {
            DeviceFacts before = state.devices().get(i).facts();
            DeviceFacts after = next.devices().get(i).facts();
            boolean same = after.id().equals(before.id())
                    && after.profile().equals(before.profile())
                    && after.clientId().equals(before.clientId())
                    && after.serial().equals(before.serial());
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** Whether decisions of now would be those of this index. */
    boolean shows(GatewayState other, Instant now) {
        return other.equals(state) && other.openWindows(now).equals(openWindows);
    }

    /** The same site with some devices treated as isolated. */
    static GatewayState isolating(GatewayState state, Set<DeviceId> cut) {
        if (cut.isEmpty()) {
            return state;
        }
        List<GatewayDevice> devices = state.devices().stream()
                .map(device -> cut.contains(device.id()) ? device.in(DeviceState.ISOLATED) : device)
                .toList();
        return state.withDevices(devices);
    }

    public GatewayState state() {
        return state;
    }

    DecisionTable table() {
        return table;
    }

    public Optional<GatewayDevice> device(DeviceId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The devices that have a literal address. */
    public List<GatewayDevice> at(InetAddress address) {
        return List.copyOf(byAddress.getOrDefault(address.getHostAddress(), List.of()));
    }

    /**
     * The device that an MQTT client id is kept for. One that was only seen keeps nothing: or
     * whoever connects once, in a zone that asks for no credentials, could not connect again.
     */
    public Optional<DeviceId> deviceOfClientId(String clientId) {
        return Optional.ofNullable(byClientId.get(clientId))
                .filter(id -> device(id)
                        .filter(kept -> kept.facts().state() != DeviceState.DISCOVERED)
                        .isPresent());
    }

    public Optional<Zone> zoneOf(InetAddress address) {
        return zones.stream()
                .filter(z -> z.ranges().stream().anyMatch(range -> range.contains(address)))
                .map(ZoneRanges::zone)
                .findFirst();
    }

    /** The device whose own topics hold the topic or filter. */
    public Optional<DeviceId> ownerOfTopic(String topicOrFilter) {
        return topics.ownerOf(topicOrFilter);
    }

    /** Whether the device is known and its state lets it exchange anything. */
    public boolean mayCommunicate(DeviceId id) {
        GatewayDevice device = byId.get(id);
        return device != null && device.facts().state().mayCommunicate();
    }

    /** An ask with all facts that its decision depends on. */
    public DecisionInput input(Peer peer, Ask ask) {
        return input(peer, ask, "");
    }

    /** The same of a peer at an address, which is literal or says nothing. */
    public DecisionInput input(Peer peer, Ask ask, String address) {
        Optional<DeviceFacts> asking = switch (peer) {
            case Peer.DevicePeer(var id, var _) -> facts(id);
            case Peer.ZonePeer(var _, var clientId) ->
                takenFor(byAddress.getOrDefault(address, List.of()), clientId);
            case Peer.PersonPeer _, Peer.TokenPeer _, Peer.UnknownPeer _ -> Optional.empty();
        };
        return new DecisionInput(
                peer,
                ask,
                ask.target().flatMap(this::facts),
                asking,
                state.situation(),
                openWindows,
                sideOf(peer));
    }

    /**
     * The device that a client without credentials is taken for: the one at its address with its
     * client id. An accepted one that is alone at its address is meant under any other id, too, or
     * it could leave its restrictions behind with its name.
     */
    private static Optional<DeviceFacts> takenFor(List<GatewayDevice> there, String clientId) {
        List<DeviceFacts> named = there.stream()
                .map(GatewayDevice::facts)
                .filter(facts -> facts.clientId().equals(clientId))
                .toList();
        Optional<DeviceFacts> accepted =
                named.stream().filter(SiteIndex::isAccepted).findFirst();
        if (accepted.isPresent()) {
            return accepted;
        }
        List<DeviceFacts> others = there.stream()
                .map(GatewayDevice::facts)
                .filter(SiteIndex::isAccepted)
                .limit(2)
                .toList();
        return others.size() == 1
                ? Optional.of(others.getFirst())
                : named.stream().findFirst();
    }

    private static boolean isAccepted(DeviceFacts facts) {
        return facts.state() != DeviceState.DISCOVERED;
    }

    /** A device stands where its zone or any of its addresses does; people are where they prove. */
    private Side sideOf(Peer peer) {
        return switch (peer) {
            case Peer.DevicePeer(var id, var _) ->
                outerDevices.contains(id) ? Side.OUTER : Side.INNER;
            case Peer.ZonePeer(var zone, var _) -> isOuter(zone) ? Side.OUTER : Side.INNER;
            case Peer.UnknownPeer(var address, var _) ->
                isOuterAddress(address) ? Side.OUTER : Side.INNER;
            case Peer.PersonPeer _, Peer.TokenPeer _ -> Side.INNER;
        };
    }

    private boolean isOuterDevice(GatewayDevice device) {
        return state.policy().reachedFromOutside(device.facts().profile())
                || isOuter(device.facts().zone())
                || device.addresses().stream().anyMatch(this::isOuterAddress);
    }

    private boolean isOuter(String zone) {
        return state.zones().stream()
                .anyMatch(z -> z.name().equals(zone) && z.side() == Side.OUTER);
    }

    private boolean isOuterAddress(String address) {
        return zoneOf(InetAddress.ofLiteral(address))
                .filter(zone -> zone.side() == Side.OUTER)
                .isPresent();
    }

    /** The same, with the target's state as it is when nothing is wrong. */
    DecisionInput heldInput(Peer peer, Ask ask) {
        DecisionInput input = input(peer, ask);
        Optional<DeviceFacts> inService = ask.target()
                .flatMap(this::device)
                .map(device -> device.in(DeviceState.IN_SERVICE).facts());
        return new DecisionInput(
                input.peer(),
                input.ask(),
                inService,
                input.asking(),
                input.situation(),
                input.windows(),
                input.side());
    }

    private Optional<DeviceFacts> facts(DeviceId id) {
        return device(id).map(GatewayDevice::facts);
    }
}
