package dev.sekimori.lab.device;

import dev.sekimori.lab.net.PortPlan;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;

/**
 * Where a device lives and by what clock.
 *
 * @param address its own
 * @param ports which port stands for a standard one
 * @param clock of the lab
 * @param seed of the lab
 */
public record Place(InetAddress address, PortPlan ports, InstantSource clock, long seed) {
    /** The socket address to bind for a standard port. */
    public InetSocketAddress at(int standardPort) {
        return new InetSocketAddress(address, ports.port(standardPort));
    }

    /** {@code http://address[:port]} without a final slash. */
    public String httpBase() {
        int port = ports.port(80);
        return "http://" + address.getHostAddress() + (port == 80 ? "" : ":" + port);
    }
}
