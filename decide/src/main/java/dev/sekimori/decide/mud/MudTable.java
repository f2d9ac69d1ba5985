package dev.sekimori.decide.mud;

import dev.sekimori.decide.mud.NetworkFlow.Direction;
import dev.sekimori.decide.mud.ReadyEntries.Asked;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Reach;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.mud.MudBindings;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the MUD files in force say of one device's flows. A flow is judged in the direction in which
 * it is opened, and its answers follow. Immutable. An empty answer means that no file speaks of the
 * device.
 */
public final class MudTable {
    /** No file is in force. */
    public static final MudTable NONE = new MudTable(
            () -> MudEnd.NOBODY, MudEnd.NOBODY, Optional.empty(), MudBindings.USUAL, Reach.UNKNOWN);

    private final Supplier<MudEnd> self;
    private final MudEnd gateway;
    private final Optional<ReadyEntries> entries;
    private final MudBindings bindings;
    private final Reach reach;

    MudTable(
            Supplier<MudEnd> self,
            MudEnd gateway,
            Optional<ReadyEntries> entries,
            MudBindings bindings,
            Reach reach) {
        this.self = self;
        this.entries = entries;
        this.bindings = bindings;
        this.gateway = gateway;
        this.reach = reach;
    }

    /** The gateway prefers a device's own TLS, and asks are for HTTP either way. */
    private int port(Protocol protocol) {
        Integer secure = protocol == Protocol.HTTP ? reach.ports().get("https") : null;
        Integer known = secure == null
                ? reach.ports().get(protocol.name().toLowerCase(Locale.ROOT))
                : secure;
        return known == null ? Wires.usualPort(protocol) : known;
    }

    /** The device opens a session at the gateway, which stands where its broker would. */
    public Optional<MudAnswer> calls(Protocol protocol) {
        return from(gateway, protocol, Wires.usualPort(protocol));
    }

    /** The gateway reaches a service of the device for somebody who is no device. */
    public Optional<MudAnswer> served(Ask ask) {
        return isTwin(ask) ? Optional.empty() : to(gateway, ask.protocol(), portOf(ask));
    }

    /** The device reaches a service of another through the gateway. */
    public Optional<MudAnswer> reaches(MudTable other, Ask ask) {
        return isTwin(ask)
                ? Optional.empty()
                : from(other.self.get(), ask.protocol(), other.portOf(ask));
    }

    /** Another device reaches a service of this one through the gateway. */
    public Optional<MudAnswer> reachedBy(MudTable other, Ask ask) {
        return isTwin(ask) ? Optional.empty() : to(other.self.get(), ask.protocol(), portOf(ask));
    }

    /** The gateway opens a line to {@code host:port} outside for the device. */
    public Optional<MudAnswer> relayed(Protocol protocol, String hostAndPort) {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        int colon = hostAndPort.lastIndexOf(':');
        if (colon < 0 || !hostAndPort.substring(colon + 1).matches("[0-9]{1,5}")) {
            return from(MudEnd.NOBODY, protocol, 0);
        }
        return from(
                MudEnd.host(bindings, hostAndPort.substring(0, colon)),
                protocol,
                Integer.parseInt(hostAndPort.substring(colon + 1)));
    }

    /** What the gateway holds of a device is no flow; each of its sources is asked for apart. */
    private static boolean isTwin(Ask ask) {
        return ask.protocol() == Protocol.THING;
    }

    private int portOf(Ask ask) {
        if (ask.protocol() == Protocol.TCP) {
            Integer named = bindings.services().get(ask.resource());
            if (named != null) {
                return named;
            }
        }
        return port(ask.protocol());
    }

    private Optional<MudAnswer> from(MudEnd remote, Protocol protocol, int port) {
        return entries.map(ready -> ready.answer(new Asked(
                Direction.FROM_DEVICE,
                remote,
                Wires.transport(protocol),
                0,
                port,
                true,
                Wires.name(port, protocol))));
    }

    private Optional<MudAnswer> to(MudEnd remote, Protocol protocol, int port) {
        return entries.map(ready -> ready.answer(new Asked(
                Direction.TO_DEVICE,
                remote,
                Wires.transport(protocol),
                port,
                0,
                false,
                Wires.name(port, protocol))));
    }
}
