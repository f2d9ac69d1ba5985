package dev.sekimori.observe.mud;

import dev.sekimori.model.mud.MudEntry;
import dev.sekimori.model.mud.MudEntry.PortRange;
import dev.sekimori.model.mud.MudRemote;

/** What a maker should better not write, or write otherwise (RFC 9726; RFC 8520 section 16). */
final class EntryAdvice {
    private EntryAdvice() {}

    static void give(MudEntry entry, String pointer, Notes notes) {
        if (!entry.accept() || entry.etherType() != MudEntry.ANY) {
            return;
        }
        if (entry.remotes().isEmpty()) {
            ofAnyone(entry, pointer, notes);
        }
        entry.remotes().forEach(remote -> ofRemote(entry, remote, pointer, notes));
    }

    private static void ofRemote(MudEntry entry, MudRemote remote, String pointer, Notes notes) {
        switch (remote) {
            case MudRemote.Host(var name) -> ofName(name, pointer, notes);
            case MudRemote.Network(var cidr) -> ofNetwork(cidr, pointer, notes);
            case MudRemote.LocalNetworks(),
                    MudRemote.Controller(var _),
                    MudRemote.MyController(),
                    MudRemote.SameManufacturer(),
                    MudRemote.Manufacturer(var _),
                    MudRemote.Model(var _) -> {}
        }
        boolean fixed = remote instanceof MudRemote.Host || remote instanceof MudRemote.Network;
        if (fixed && EntryForm.isDns(entry)) {
            // RFC 9726 section 6.5: use the resolver of the network, not one of the maker's choice.
            notes.warning(pointer, "mud.lint.own_resolver");
        }
    }

    private static void ofAnyone(MudEntry entry, String pointer, Notes notes) {
        if (entry.remotePorts().equals(PortRange.ALL)
                && entry.devicePorts().equals(PortRange.ALL)) {
            notes.warning(pointer, "mud.lint.everybody");
        }
    }

    private static void ofName(String name, String pointer, Notes notes) {
        if (name.matches("[0-9.]+") || name.indexOf(':') >= 0) {
            notes.warning(pointer, "mud.lint.address_as_name", name);
        } else if (name.indexOf('*') >= 0) {
            notes.warning(pointer, "mud.lint.wildcard", name);
        } else if (name.indexOf('.') < 0) {
            notes.warning(pointer, "mud.lint.short_name", name);
        }
    }

    /** RFC 9726 section 6: names outlive addresses; groups and broadcasts have no name. */
    private static void ofNetwork(String cidr, String pointer, Notes notes) {
        int slash = cidr.indexOf('/');
        var address = java.net.InetAddress.ofLiteral(cidr.substring(0, slash));
        boolean group = address.isMulticastAddress() || cidr.startsWith("255.255.255.255/");
        if (!group && !address.isSiteLocalAddress() && !address.isLinkLocalAddress()) {
            notes.warning(pointer, "mud.lint.fixed_address", cidr);
        }
    }
}
