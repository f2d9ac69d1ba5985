package dev.sekimori.observe.mud;

import dev.sekimori.model.mud.MudEntry;
import dev.sekimori.model.mud.MudEntry.Initiator;
import dev.sekimori.model.mud.MudEntry.PortRange;
import dev.sekimori.model.mud.MudRemote;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads one access control entry (RFC 8519 section 4.2, RFC 8520 section 3.10 to 3.17). What it
 * cannot express is an error, never left out: an entry without one of its conditions would allow
 * more.
 */
record EntryForm(Members entry, AccessLists.Side side, Notes notes) {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP = 1;
    private static final int ICMP_V6 = 58;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int DNS = 53;
    private static final Set<String> LAYERS =
            Set.of("eth", "ipv4", "ipv6", "tcp", "udp", "icmp", "mud");

    private record Transport(
            int protocol, PortRange devicePorts, PortRange remotePorts, Initiator initiator) {}

    Optional<MudEntry> read() {
        Members matches = entry.object("matches");
        matches.object().properties().forEach(layer -> known(matches, layer.getKey()));
        Transport transport = transport(matches);
        List<MudRemote> remotes = new ArrayList<>();
        remotes.addAll(addresses(matches.object("ipv4")));
        remotes.addAll(addresses(matches.object("ipv6")));
        remotes.addAll(classes(matches.object("mud")));
        Optional<Boolean> accept = accept();
        if (accept.isEmpty()) {
            return Optional.empty();
        }
        MudEntry made = new MudEntry(
                entry.text("name"),
                remotes,
                etherType(matches.object("eth")),
                transport.protocol(),
                transport.devicePorts(),
                transport.remotePorts(),
                transport.initiator(),
                accept.get());
        EntryAdvice.give(made, matches.pointer(), notes);
        return Optional.of(made);
    }

    private void known(Members matches, String layer) {
        if (!LAYERS.contains(layer.substring(layer.indexOf(':') + 1))) {
            notes.error(matches.at(layer), "mud.unknown_match", layer);
        }
    }

    /** {@code accept}; {@code drop} and {@code reject} both refuse (RFC 8519 section 4.1). */
    private Optional<Boolean> accept() {
        Members actions = entry.object("actions");
        String forwarding = actions.text("forwarding");
        return switch (forwarding.substring(forwarding.indexOf(':') + 1)) {
            case "accept" -> Optional.of(true);
            case "drop", "reject" -> Optional.of(false);
            default -> {
                notes.error(actions.at("forwarding"), "mud.unknown_action", forwarding);
                yield Optional.empty();
            }
        };
    }

    /** The EtherTypes of IP say nothing that the address family does not say. */
    private int etherType(Members eth) {
        int type = eth.number("ethertype", 0, 65_535, MudEntry.ANY);
        return type == IPV4 || type == IPV6 ? MudEntry.ANY : type;
    }

    private Transport transport(Members matches) {
        int protocol = Math.max(
                matches.object("ipv4").number("protocol", 0, 255, MudEntry.ANY),
                Math.max(
                        matches.object("ipv6").number("protocol", 0, 255, MudEntry.ANY),
                        matches.object("ipv6").number("next-header", 0, 255, MudEntry.ANY)));
        OptionalInt layer = layer(matches, protocol);
        if (layer.isPresent() && protocol != MudEntry.ANY && protocol != layer.getAsInt()) {
            notes.error(matches.pointer(), "mud.protocol_differs", protocol, layer.getAsInt());
        }
        int meant = layer.orElse(protocol);
        Members ports = matches.object(meant == UDP ? "udp" : "tcp");
        PortRange source = ports(ports, "source-port");
        PortRange destination = ports(ports, "destination-port");
        return switch (side) {
            case FROM_DEVICE -> new Transport(meant, source, destination, initiator(ports));
            case TO_DEVICE -> new Transport(meant, destination, source, initiator(ports));
        };
    }

    private OptionalInt layer(Members matches, int protocol) {
        if (matches.has("tcp")) {
            return OptionalInt.of(TCP);
        }
        if (matches.has("udp")) {
            return OptionalInt.of(UDP);
        }
        if (matches.has("icmp")) {
            return OptionalInt.of(protocol == ICMP_V6 ? ICMP_V6 : ICMP);
        }
        return OptionalInt.empty();
    }

    private Initiator initiator(Members tcp) {
        String written = tcp.text("direction-initiated");
        return switch (written) {
            case "" -> Initiator.EITHER;
            case "from-device" -> Initiator.DEVICE;
            case "to-device" -> Initiator.REMOTE;
            default -> {
                notes.error(tcp.at("direction-initiated"), "mud.direction", written);
                yield Initiator.EITHER;
            }
        };
    }

    /** An operator with a port, or a range (RFC 8519 section 4.2, port-range-or-operator). */
    private PortRange ports(Members layer, String name) {
        if (!layer.has(name)) {
            return PortRange.ALL;
        }
        Members ports = layer.object(name);
        int port = ports.number("port", 0, 65_535, 0);
        int lower = ports.number("lower-port", 0, 65_535, 0);
        int upper = ports.number("upper-port", lower, 65_535, lower);
        String operator = ports.text("operator");
        if (!ports.has("port") && !operator.equals("range") && !ports.has("lower-port")) {
            notes.error(ports.pointer(), "mud.no_port");
        }
        return switch (operator) {
            case "eq" -> new PortRange(port, port);
            case "lte" -> new PortRange(0, port);
            case "gte" -> new PortRange(port, 65_535);
            case "range" -> new PortRange(lower, upper);
            case "" ->
                ports.has("lower-port") ? new PortRange(lower, upper) : new PortRange(port, port);
            default -> {
                notes.error(ports.at("operator"), "mud.operator", operator);
                yield new PortRange(port, port);
            }
        };
    }

    /**
     * The address or name of the other end; the device's own address is not for its maker to say.
     */
    private List<MudRemote> addresses(Members ip) {
        String end = side == AccessLists.Side.FROM_DEVICE ? "destination" : "source";
        String own = side == AccessLists.Side.FROM_DEVICE ? "source" : "destination";
        List<MudRemote> remotes = new ArrayList<>();
        for (String family : List.of("ipv4", "ipv6")) {
            network(ip, end + "-" + family + "-network").ifPresent(remotes::add);
            if (ip.has(own + "-" + family + "-network")) {
                notes.warning(ip.at(own + "-" + family + "-network"), "mud.lint.own_address");
            }
        }
        String name = ip.text(end.equals("destination") ? "dst-dnsname" : "src-dnsname");
        if (!name.isEmpty()) {
            remotes.add(new MudRemote.Host(name.toLowerCase(Locale.ROOT)));
        }
        String wrong = end.equals("destination") ? "src-dnsname" : "dst-dnsname";
        if (ip.has(wrong)) {
            notes.error(ip.at(wrong), "mud.wrong_side", wrong);
        }
        return remotes;
    }

    private Optional<MudRemote> network(Members ip, String name) {
        String cidr = ip.text(name);
        if (cidr.isEmpty()) {
            return Optional.empty();
        }
        int slash = cidr.indexOf('/');
        try {
            int length = InetAddress.ofLiteral(slash < 0 ? cidr : cidr.substring(0, slash))
                    .getAddress()
                    .length;
            int bits = slash < 0 ? length * 8 : Integer.parseInt(cidr.substring(slash + 1));
            if (bits >= 0 && bits <= length * 8) {
                return Optional.of(new MudRemote.Network(slash < 0 ? cidr + "/" + bits : cidr));
            }
        } catch (IllegalArgumentException e) {
            // noted below, as a prefix that is too long is
        }
        notes.error(ip.at(name), "mud.not_network", cidr);
        return Optional.empty();
    }

    private List<MudRemote> classes(Members mud) {
        List<MudRemote> remotes = new ArrayList<>();
        mud.object().properties().forEach(property -> {
            String name = property.getKey().substring(property.getKey().indexOf(':') + 1);
            switch (name) {
                case "local-networks" -> remotes.add(new MudRemote.LocalNetworks());
                case "my-controller" -> remotes.add(new MudRemote.MyController());
                case "same-manufacturer" -> remotes.add(new MudRemote.SameManufacturer());
                case "controller" -> remotes.add(new MudRemote.Controller(mud.text(name)));
                case "manufacturer" -> remotes.add(new MudRemote.Manufacturer(mud.text(name)));
                case "model" -> remotes.add(new MudRemote.Model(mud.text(name)));
                default -> notes.error(mud.at(name), "mud.unknown_match", name);
            }
        });
        return remotes;
    }

    static boolean isDns(MudEntry entry) {
        return entry.protocol() != TCP && entry.remotePorts().equals(new PortRange(DNS, DNS));
    }
}
