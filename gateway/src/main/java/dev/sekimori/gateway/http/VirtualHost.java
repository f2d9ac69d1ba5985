package dev.sekimori.gateway.http;

import dev.sekimori.gateway.HostName;
import dev.sekimori.model.DeviceId;

import io.vertx.core.net.HostAndPort;

import java.util.Optional;

/** The virtual host that a request names: {@code <device>.<site domain>[:port]}. */
record VirtualHost(DeviceId device, String authority) {
    /** Empty when the authority (RFC 9110 section 7.2) names no device of the domain. */
    static Optional<VirtualHost> of(HostAndPort authority, String siteDomain) {
        String port = authority.port() < 0 ? "" : ":" + authority.port();
        return HostName.deviceOf(authority.host(), siteDomain)
                .map(device -> new VirtualHost(device, HostName.of(device, siteDomain) + port));
    }

    /** The origin (RFC 6454 section 6.2) that browsers know this host by. */
    String origin() {
        return "https://" + authority;
    }
}
