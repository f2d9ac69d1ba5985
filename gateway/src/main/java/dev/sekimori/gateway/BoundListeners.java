package dev.sekimori.gateway;

import java.net.InetSocketAddress;
import java.util.List;

/** The listeners that are open, with the ports that they really have. */
public record BoundListeners(List<Bound> all) {
    public BoundListeners {
        all = List.copyOf(all);
    }

    /** One open listener. */
    public record Bound(Listener.Kind kind, InetSocketAddress address) {}

    /** The port of the first open listener of a kind; throws when there is none. */
    public int port(Listener.Kind kind) {
        return all.stream()
                .filter(bound -> bound.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new GatewayException("no listener for " + kind))
                .address()
                .getPort();
    }
}
