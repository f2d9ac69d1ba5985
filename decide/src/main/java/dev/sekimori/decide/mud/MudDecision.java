package dev.sekimori.decide.mud;

import dev.sekimori.model.mud.MudEntry;
import dev.sekimori.model.mud.MudEntry.Initiator;
import dev.sekimori.model.mud.MudFile;
import dev.sekimori.model.mud.MudRemote;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * What a MUD file says of a flow. The first entry that matches decides; what none speaks of is
 * refused (default deny). Pure.
 *
 * @param entry the name of the entry that decided, {@code default} when none did
 */
public record MudDecision(boolean accepted, String entry) {
    private static final MudDecision DEFAULT = new MudDecision(false, "default");

    public static MudDecision of(MudFile file, NetworkFlow flow) {
        List<MudEntry> entries = switch (flow.direction()) {
            case FROM_DEVICE -> file.fromDevice();
            case TO_DEVICE -> file.toDevice();
        };
        return entries.stream()
                .filter(entry -> matches(entry, file, flow))
                .findFirst()
                .map(entry -> new MudDecision(entry.accept(), entry.name()))
                .orElse(DEFAULT);
    }

    private static boolean matches(MudEntry entry, MudFile file, NetworkFlow flow) {
        return entry.etherType() == MudEntry.ANY
                && (entry.protocol() == MudEntry.ANY || entry.protocol() == flow.protocol())
                && entry.devicePorts().contains(flow.devicePort())
                && entry.remotePorts().contains(flow.remotePort())
                && isOpener(entry.initiator(), flow)
                && entry.remotes().stream()
                        .allMatch(wanted -> isRemote(wanted, file, flow.remote()));
    }

    private static boolean isOpener(Initiator initiator, NetworkFlow flow) {
        return switch (initiator) {
            case EITHER -> true;
            case DEVICE -> flow.openedByDevice();
            case REMOTE -> !flow.openedByDevice();
        };
    }

    private static boolean isRemote(MudRemote wanted, MudFile file, NetworkFlow.Remote remote) {
        return switch (wanted) {
            case MudRemote.Host(var name) -> remote.names().contains(name);
            case MudRemote.Network(var cidr) -> contains(cidr, remote.address());
            case MudRemote.LocalNetworks() -> remote.local();
            case MudRemote.Controller(var uri) -> remote.controls().contains(uri);
            case MudRemote.MyController() -> remote.controlsDevice();
            case MudRemote.SameManufacturer() ->
                isOf(remote, authority(file.url().toString()));
            case MudRemote.Manufacturer(var authority) ->
                isOf(remote, authority.toLowerCase(Locale.ROOT));
            case MudRemote.Model(var url) -> remote.mudUrl().equals(url);
        };
    }

    private static boolean isOf(NetworkFlow.Remote remote, String authority) {
        return !authority.isEmpty() && authority(remote.mudUrl()).equals(authority);
    }

    /** Empty for a text that is no URL with an authority. */
    private static String authority(String url) {
        try {
            String authority = URI.create(url).getAuthority();
            return authority == null ? "" : authority.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean contains(String cidr, InetAddress address) {
        int slash = cidr.indexOf('/');
        byte[] block = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress();
        byte[] given = address.getAddress();
        int bits = Integer.parseInt(cidr.substring(slash + 1));
        if (block.length != given.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((block[bit / 8] & mask) != (given[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
