package dev.sekimori.model.observe;

import java.util.List;

/**
 * Exactly what a scan will do, shown before it is confirmed: CIDR ranges, TCP ports to connect to,
 * UDP ports to ask, the number of addresses, attempts a second for the whole scan, and attempts in
 * flight for one device.
 */
public record ScanPlan(
        List<String> ranges,
        List<Integer> ports,
        List<Integer> udpPorts,
        int addresses,
        int probesPerSecond,
        int inFlightPerDevice) {
    public ScanPlan {
        ranges = List.copyOf(ranges);
        ports = List.copyOf(ports);
        udpPorts = List.copyOf(udpPorts);
    }
}
