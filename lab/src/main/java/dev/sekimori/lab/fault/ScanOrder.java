package dev.sekimori.lab.fault;

import dev.sekimori.lab.device.Place;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Which address and port a scanning device tries next: one port after the other, across all hosts
 * of its /24.
 */
final class ScanOrder {
    private static final int HOSTS = 254;
    private static final List<Integer> PORTS =
            List.of(23, 80, 22, 554, 443, 502, 9100, 4444, 1883, 8080);

    private ScanOrder() {}

    /** The n-th target (from 0); goes round after all have been tried. */
    static InetSocketAddress target(Place from, int n) {
        int host = 1 + n % HOSTS;
        int port = from.ports().port(PORTS.get(n / HOSTS % PORTS.size()));
        byte[] address = from.address().getAddress();
        address[3] = (byte) host;
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
