package dev.sekimori.gateway.http;

import dev.sekimori.gateway.Sessions;
import dev.sekimori.gateway.clients.ClientConnections;

import io.vertx.core.Vertx;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What all exchanges of a listener share. */
record ExchangeParts(
        Vertx vertx,
        WebBounds bounds,
        Gatekeeper gatekeeper,
        Judging judging,
        Upstreams upstreams,
        Sessions sessions,
        Answers answers,
        Set<Exchange> live,
        WebCounters counters,
        List<OwnHost> ownHosts,
        OwnStreams ownStreams,
        ClientConnections clients) {
    /** The host of the gateway's own that a request names. */
    Optional<OwnHost> ownHost(VirtualHost named) {
        return ownHosts.stream()
                .filter(host -> host.name().equals(named.device().value()))
                .findFirst();
    }
}
