package dev.sekimori.decide.mud;

import dev.sekimori.decide.mud.NetworkFlow.Direction;
import dev.sekimori.model.Message;
import dev.sekimori.model.Text;
import dev.sekimori.model.mud.MudBindings;
import dev.sekimori.model.mud.MudEntry;
import dev.sekimori.model.mud.MudEntry.Initiator;
import dev.sekimori.model.mud.MudParty;
import dev.sekimori.model.mud.MudRemote;
import dev.sekimori.model.mud.MudUse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A MUD file made ready to be asked, for devices that have the same controller. Immutable. The
 * answers are those of {@link MudDecision}; nothing is parsed when asking.
 */
final class ReadyEntries {
    private static final String GATEWAY_CLASS = "urn:ietf:params:mud:gateway";

    private record Ready(MudEntry entry, List<Predicate<MudEnd>> remotes, String rule) {}

    /** A flow: who is at the other end, on what, and who began it. */
    record Asked(
            Direction direction,
            MudEnd remote,
            int protocol,
            int devicePort,
            int remotePort,
            boolean openedByDevice,
            String wire) {}

    private final MudUse use;
    private final MudBindings bindings;
    private final Predicate<MudEnd> mine;
    private final Ready[] fromDevice;
    private final Ready[] toDevice;

    ReadyEntries(MudUse use, MudBindings bindings, MudParty controller) {
        this.use = use;
        this.bindings = bindings;
        this.mine = isOf(controller);
        this.fromDevice = ready(use.fromDevice());
        this.toDevice = ready(use.toDevice());
    }

    private Ready[] ready(List<MudEntry> entries) {
        // Entries below IP speak of no flow at the gateway.
        return entries.stream()
                .filter(entry -> entry.etherType() == MudEntry.ANY)
                .map(entry -> new Ready(
                        entry,
                        entry.remotes().stream().map(this::test).toList(),
                        "mud:" + use.source() + "/" + Text.shorten(entry.name(), 60)))
                .toArray(Ready[]::new);
    }

    private Predicate<MudEnd> test(MudRemote wanted) {
        return switch (wanted) {
            case MudRemote.Host(var name) -> end -> end.names().contains(name);
            case MudRemote.Network(var cidr) -> {
                Block block = Block.of(cidr);
                yield end -> block.contains(end.address());
            }
            case MudRemote.LocalNetworks() -> MudEnd::local;
            case MudRemote.Controller(var uri) -> controller(uri);
            case MudRemote.MyController() -> mine;
            case MudRemote.SameManufacturer() -> isMadeBy(MudEnd.authority(use.url()));
            case MudRemote.Manufacturer(var maker) -> isMadeBy(maker.toLowerCase(Locale.ROOT));
            case MudRemote.Model(var url) -> end -> end.mudUrl().equals(url);
        };
    }

    private Predicate<MudEnd> controller(String uri) {
        MudParty party = bindings.controllers().get(uri);
        Predicate<MudEnd> named = party == null ? end -> false : isOf(party);
        return uri.equals(GATEWAY_CLASS) ? named.or(MudEnd::gateway) : named;
    }

    private static Predicate<MudEnd> isMadeBy(String authority) {
        return end -> !authority.isEmpty() && end.authority().equals(authority);
    }

    private static Predicate<MudEnd> isOf(MudParty party) {
        Set<String> devices = new HashSet<>();
        party.devices().forEach(device -> devices.add(device.value()));
        Set<String> profiles = new HashSet<>(party.profiles());
        List<Block> networks = party.networks().stream().map(Block::of).toList();
        List<String> hosts = new ArrayList<>(party.hosts());
        return end -> (party.gateway() && end.gateway())
                || devices.contains(end.device())
                || (!end.device().isEmpty() && profiles.contains(end.profile()))
                || hosts.stream().anyMatch(end.names()::contains)
                || Block.anyContains(networks, end.address());
    }

    MudAnswer answer(Asked flow) {
        if (!use.usable()) {
            return new MudAnswer(
                    false,
                    "mud:" + use.source() + "/unusable",
                    Message.of("decision.mud.unusable", use.source()));
        }
        boolean from = flow.direction() == Direction.FROM_DEVICE;
        for (Ready ready : from ? fromDevice : toDevice) {
            if (matches(ready, flow)) {
                return answer(ready, flow, from);
            }
        }
        return new MudAnswer(
                false,
                "mud:" + use.source() + "/default",
                Message.of(
                        from ? "decision.mud.from_no_entry" : "decision.mud.to_no_entry",
                        use.source(),
                        flow.remote().name(),
                        flow.wire()));
    }

    private MudAnswer answer(Ready ready, Asked flow, boolean from) {
        if (ready.entry().accept()) {
            return new MudAnswer(
                    true,
                    ready.rule(),
                    Message.of(
                            "decision.mud.accepts", use.source(), ready.entry().name()));
        }
        return new MudAnswer(
                false,
                ready.rule(),
                Message.of(
                        from ? "decision.mud.from_refused" : "decision.mud.to_refused",
                        use.source(),
                        flow.remote().name(),
                        flow.wire(),
                        ready.entry().name()));
    }

    private static boolean matches(Ready ready, Asked flow) {
        MudEntry entry = ready.entry();
        boolean fits = (entry.protocol() == MudEntry.ANY || entry.protocol() == flow.protocol())
                && entry.devicePorts().contains(flow.devicePort())
                && entry.remotePorts().contains(flow.remotePort())
                && isOpener(entry.initiator(), flow);
        if (!fits) {
            return false;
        }
        for (Predicate<MudEnd> remote : ready.remotes()) {
            if (!remote.test(flow.remote())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOpener(Initiator initiator, Asked flow) {
        return switch (initiator) {
            case EITHER -> true;
            case DEVICE -> flow.openedByDevice();
            case REMOTE -> !flow.openedByDevice();
        };
    }
}
