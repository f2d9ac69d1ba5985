package dev.sekimori.gateway.http;

import dev.sekimori.model.DeviceId;

import io.vertx.core.net.HostAndPort;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The virtual host that a request names: {@code <device>.<site domain>[:port]}. */
record VirtualHost(DeviceId device, String authority) {
    private static final Pattern NAME =
            Pattern.compile("([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\\.(.{1,190})");

    /** Empty when the authority (RFC 9110 section 7.2) names no device of the domain. */
    static Optional<VirtualHost> of(HostAndPort authority, String siteDomain) {
        String port = authority.port() < 0 ? "" : ":" + authority.port();
        return deviceOf(authority.host(), siteDomain)
                .map(device -> new VirtualHost(device, device + "." + siteDomain + port));
    }

    /** The device whose name under the domain is {@code host}; letter case does not matter. */
    static Optional<DeviceId> deviceOf(String host, String siteDomain) {
        var matcher = NAME.matcher(host.toLowerCase(Locale.ROOT));
        return matcher.matches() && matcher.group(2).equals(siteDomain)
                ? Optional.of(new DeviceId(matcher.group(1)))
                : Optional.empty();
    }

    /** The origin (RFC 6454 section 6.2) that browsers know this host by. */
    String origin() {
        return "https://" + authority;
    }
}
