package dev.sekimori.decide.mud;

import java.net.InetAddress;
import java.util.Set;

/**
 * One flow between a device and another: {@code protocol} is the IP protocol number, ports are 0
 * where the protocol has none.
 */
public record NetworkFlow(
        Direction direction,
        Remote remote,
        int protocol,
        int devicePort,
        int remotePort,
        boolean openedByDevice) {
    /** Which way the packets go. */
    public enum Direction {
        FROM_DEVICE,
        TO_DEVICE
    }

    /**
     * What the site knows of the other end. {@code names} are the DNS names, in lower case, that
     * the device got the address for; {@code controls} are the classes, by URI, that the site has
     * made it controller of; {@code mudUrl} is its own usage description, empty when it has none.
     */
    public record Remote(
            InetAddress address,
            boolean local,
            Set<String> names,
            Set<String> controls,
            boolean controlsDevice,
            String mudUrl) {
        public Remote {
            names = Set.copyOf(names);
            controls = Set.copyOf(controls);
        }
    }
}
