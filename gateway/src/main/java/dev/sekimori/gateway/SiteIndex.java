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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One {@link GatewayState} made ready to look things up in. Immutable; safe from any thread. */
public final class SiteIndex {
    private record ZoneRanges(Zone zone, List<AddressRange> ranges) {}

    /** What stays as long as policy, zones and the names of the devices do. */
    private record Places(TopicIndex topics, List<ZoneRanges> zones, Set<DeviceId> outerDevices) {}

    private final GatewayState state;
    private final DecisionTable table;
    private final KnownDevices devices;
    private final Places places;
    private final List<String> openWindows;

    private SiteIndex(
            GatewayState state,
            DecisionTable table,
            KnownDevices devices,
            Places places,
            List<String> openWindows) {
        this.state = state;
        this.table = table;
        this.devices = devices;
        this.places = places;
        this.openWindows = openWindows;
    }

    /** The site with the time windows that are open {@code now}. */
    public static SiteIndex of(GatewayState state, Instant now) {
        return new SiteIndex(
                state,
                DecisionTable.compile(state.policy()),
                KnownDevices.of(state.devices()),
                places(state),
                state.openWindows(now));
    }

    private static Places places(GatewayState state) {
        List<ZoneRanges> zones = state.zones().stream()
                .map(z -> new ZoneRanges(
                        z, z.ranges().stream().map(AddressRange::parse).toList()))
                .toList();
        TopicIndex topics = TopicIndex.of(
                state.policy(),
                state.devices().stream().map(GatewayDevice::facts).toList());
        Set<DeviceId> outer = state.devices().stream()
                .filter(device -> isOuterDevice(state, zones, device))
                .map(GatewayDevice::id)
                .collect(Collectors.toSet());
        return new Places(topics, zones, outer);
    }

    /**
     * The index of the next state. The compiled policy is kept when the policy did not change, and
     * what is found by names when no device has others: a device that is cut off waits for neither.
     */
    SiteIndex next(GatewayState next, Instant now) {
        if (!next.policy().equals(state.policy())) {
            return of(next, now);
        }
        KnownDevices known = devices.next(next.devices());
        boolean samePlaces = known.areNamedAs(devices) && next.zones().equals(state.zones());
        return new SiteIndex(
                next, table, known, samePlaces ? places : places(next), next.openWindows(now));
    }

    /** Whether everybody is known by the same as in {@code other}: {@link #next} then kept it. */
    @SuppressWarnings("ReferenceEquality")
    boolean isNamedAs(SiteIndex other) {
        return places == other.places;
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
        return devices.device(id);
    }

    /** The devices that have a literal address. */
    public List<GatewayDevice> at(InetAddress address) {
        return devices.at(address);
    }

    /**
     * The device that an MQTT client id is kept for. One that was only seen keeps nothing: or
     * whoever connects once, in a zone that asks for no credentials, could not connect again.
     */
    public Optional<DeviceId> deviceOfClientId(String clientId) {
        return devices.ofClientId(clientId)
                .filter(kept -> kept.facts().state() != DeviceState.DISCOVERED)
                .map(GatewayDevice::id);
    }

    public Optional<Zone> zoneOf(InetAddress address) {
        return zoneOf(places.zones(), address);
    }

    private static Optional<Zone> zoneOf(List<ZoneRanges> zones, InetAddress address) {
        return zones.stream()
                .filter(z -> z.ranges().stream().anyMatch(range -> range.contains(address)))
                .map(ZoneRanges::zone)
                .findFirst();
    }

    /** The device whose own topics hold the topic or filter. */
    public Optional<DeviceId> ownerOfTopic(String topicOrFilter) {
        return places.topics().ownerOf(topicOrFilter);
    }

    /** Whether the device is known and its state lets it exchange anything. */
    public boolean mayCommunicate(DeviceId id) {
        return device(id)
                .filter(known -> known.facts().state().mayCommunicate())
                .isPresent();
    }

    /** An ask with all facts that its decision depends on. */
    public DecisionInput input(Peer peer, Ask ask) {
        return input(peer, ask, "");
    }

    /** The same of a peer at an address, which is literal or says nothing. */
    public DecisionInput input(Peer peer, Ask ask, String address) {
        Optional<DeviceFacts> asking = switch (peer) {
            case Peer.DevicePeer(var id, var _) -> facts(id);
            case Peer.ZonePeer(var _, var clientId) -> takenFor(devices.at(address), clientId);
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

    /**
     * A device stands where its zone or any of its addresses does; a broker outside is outside;
     * people and services are inside wherever they prove who they are.
     */
    private Side sideOf(Peer peer) {
        return switch (peer) {
            case Peer.DevicePeer(var id, var _) ->
                places.outerDevices().contains(id) ? Side.OUTER : Side.INNER;
            case Peer.ZonePeer(var zone, var _) -> isOuter(state, zone) ? Side.OUTER : Side.INNER;
            case Peer.UnknownPeer(var address, var _) ->
                isOuterAddress(places.zones(), address) ? Side.OUTER : Side.INNER;
            case Peer.TokenPeer token -> token.isUpstream() ? Side.OUTER : Side.INNER;
            case Peer.PersonPeer _ -> Side.INNER;
        };
    }

    private static boolean isOuterDevice(
            GatewayState state, List<ZoneRanges> zones, GatewayDevice device) {
        return state.policy().reachedFromOutside(device.facts().profile())
                || isOuter(state, device.facts().zone())
                || device.addresses().stream().anyMatch(address -> isOuterAddress(zones, address));
    }

    private static boolean isOuter(GatewayState state, String zone) {
        return state.zones().stream()
                .anyMatch(z -> z.name().equals(zone) && z.side() == Side.OUTER);
    }

    private static boolean isOuterAddress(List<ZoneRanges> zones, String address) {
        return zoneOf(zones, InetAddress.ofLiteral(address))
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
