package dev.sekimori.model.mud;

import dev.sekimori.model.DeviceId;

import java.util.List;

/**
 * Whom a site means by one of the parts that MUD files leave open, such as a controller: anybody
 * whom one of the fields names.
 *
 * @param gateway whether the gateway itself plays the part
 * @param profiles all devices of these profiles
 * @param hosts DNS names in lower case
 * @param networks CIDR blocks
 */
public record MudParty(
        boolean gateway,
        List<DeviceId> devices,
        List<String> profiles,
        List<String> hosts,
        List<String> networks) {
    /** The gateway and nobody else. */
    public static final MudParty GATEWAY =
            new MudParty(true, List.of(), List.of(), List.of(), List.of());

    public MudParty {
        devices = List.copyOf(devices);
        profiles = List.copyOf(profiles);
        hosts = List.copyOf(hosts);
        networks = List.copyOf(networks);
    }
}
