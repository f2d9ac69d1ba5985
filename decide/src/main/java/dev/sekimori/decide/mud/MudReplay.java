package dev.sekimori.decide.mud;

import dev.sekimori.decide.mud.NetworkFlow.Direction;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.mud.MudFile;

import java.net.InetAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a MUD file says of the recorded asks of devices. An ask becomes the flow that carried it:
 * the device's own session at the gateway, or the gateway's connection to the device. Pure.
 */
public final class MudReplay {
    /** The gateway is a device's controller and its way out (RFC 8520 section 3.15 and 3.16). */
    private static final NetworkFlow.Remote GATEWAY = new NetworkFlow.Remote(
            InetAddress.getLoopbackAddress(),
            true,
            Set.of(),
            Set.of("urn:ietf:params:mud:gateway"),
            true,
            "");

    /** One flow and what the file says of it; {@code port} is that of whoever is called. */
    public record Line(
            DeviceId device,
            Direction direction,
            Protocol protocol,
            int port,
            MudDecision answer) {}

    private MudReplay() {}

    /** Each different flow once, in the order of the decisions. */
    public static List<Line> of(
            MudFile file, Collection<Device> devices, Stream<Decision> recorded) {
        Map<DeviceId, Device> byId =
                devices.stream().collect(Collectors.toMap(Device::id, Function.identity()));
        Set<Line> lines = new LinkedHashSet<>();
        recorded.filter(Decision::permitted)
                .forEach(decision -> line(file, byId, decision).ifPresent(lines::add));
        return List.copyOf(lines);
    }

    private static Optional<Line> line(
            MudFile file, Map<DeviceId, Device> devices, Decision decision) {
        Protocol protocol = decision.input().ask().protocol();
        if (decision.input().peer() instanceof Peer.DevicePeer(var id, var _)
                && devices.containsKey(id)) {
            return ownPort(protocol).isPresent()
                    ? Optional.of(line(
                            file,
                            id,
                            Direction.FROM_DEVICE,
                            protocol,
                            ownPort(protocol).getAsInt()))
                    : Optional.empty();
        }
        return decision.input()
                .ask()
                .target()
                .flatMap(id -> Optional.ofNullable(devices.get(id)))
                .filter(device -> decision.input().ask().operation() != Operation.SUBSCRIBE)
                .flatMap(device -> portOf(device, protocol)
                        .map(port -> line(file, device.id(), Direction.TO_DEVICE, protocol, port)));
    }

    private static Line line(
            MudFile file, DeviceId id, Direction direction, Protocol protocol, int port) {
        boolean own = direction == Direction.FROM_DEVICE;
        NetworkFlow flow = new NetworkFlow(
                direction, GATEWAY, Wires.transport(protocol), own ? 0 : port, own ? port : 0, own);
        return new Line(id, direction, protocol, port, MudDecision.of(file, flow));
    }

    /** Where a device calls at the gateway. */
    private static OptionalInt ownPort(Protocol protocol) {
        return protocol == Protocol.MQTT
                ? OptionalInt.of(1883)
                : protocol == Protocol.MQTTS ? OptionalInt.of(8883) : OptionalInt.empty();
    }

    private static Optional<Integer> portOf(Device device, Protocol protocol) {
        return device.endpoints().stream()
                .filter(endpoint -> endpoint.protocol() == protocol && endpoint.port() != 0)
                .map(Endpoint::port)
                .findFirst();
    }
}
