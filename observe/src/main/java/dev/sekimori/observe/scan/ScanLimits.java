package dev.sekimori.observe.scan;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What scans of this site may do at most.
 *
 * @param ports TCP ports to connect to, 1 to 65535
 * @param udpPorts UDP ports to ask; only 1900 (SSDP), 3610 (ECHONET Lite), 3702 (WS-Discovery),
 *     5353 (mDNS) and 5683 (CoAP)
 * @param maxAddresses most addresses of one scan, at most 4096
 * @param probesPerSecond connection attempts and UDP questions a second, for the whole scan
 * @param inFlightPerDevice attempts at the same time at one device, 1 to 8
 * @param devicesAtOnce devices that are looked at at the same time, 1 to 1024
 * @param connectTimeout how long one connection attempt may take
 * @param readTimeout how long one answer may take
 * @param anyNetwork whether networks other than private, loopback and link-local ones may be
 *     scanned
 * @param excluded addresses that are left out (the gateway's own)
 */
public record ScanLimits(
        List<Integer> ports,
        List<Integer> udpPorts,
        int maxAddresses,
        int probesPerSecond,
        int inFlightPerDevice,
        int devicesAtOnce,
        Duration connectTimeout,
        Duration readTimeout,
        boolean anyNetwork,
        Set<InetAddress> excluded) {
    /** The ports that IoT devices commonly serve, and where the lab puts those below 1024. */
    public static final List<Integer> IOT_PORTS = List.of(
            21, 22, 23, 80, 443, 502, 515, 554, 631, 1883, 2323, 4444, 5000, 5683, 7547, 8000, 8022,
            8023, 8080, 8081, 8443, 8444, 8502, 8554, 8631, 8883, 8888, 9100);

    /** The UDP services that have a harmless question. */
    public static final List<Integer> IOT_UDP_PORTS = List.of(1900, 3610, 3702, 5353, 5683);

    private static final int MOST_ADDRESSES = 4_096;
    private static final Duration MOST_TIME = Duration.ofSeconds(30);

    public ScanLimits {
        ports = distinct(ports, 65_535);
        udpPorts = distinct(udpPorts, 65_535);
        if (!IOT_UDP_PORTS.containsAll(udpPorts)) {
            throw new IllegalArgumentException(
                    "only these UDP ports have a harmless question: " + IOT_UDP_PORTS);
        }
        within("maxAddresses", maxAddresses, 1, MOST_ADDRESSES);
        within("probesPerSecond", probesPerSecond, 1, 100_000);
        within("inFlightPerDevice", inFlightPerDevice, 1, 8);
        within("devicesAtOnce", devicesAtOnce, 1, 1_024);
        within("connectTimeout", connectTimeout);
        within("readTimeout", readTimeout);
        excluded = Set.copyOf(excluded);
    }

    /** 1500 attempts a second, one in flight for each device, private networks only. */
    public static ScanLimits defaults() {
        return new ScanLimits(
                IOT_PORTS,
                IOT_UDP_PORTS,
                MOST_ADDRESSES,
                1_500,
                1,
                256,
                Duration.ofMillis(400),
                Duration.ofMillis(1_500),
                false,
                Set.of());
    }

    /** These limits with other addresses left out. */
    public ScanLimits excluding(Set<InetAddress> addresses) {
        return new ScanLimits(
                ports,
                udpPorts,
                maxAddresses,
                probesPerSecond,
                inFlightPerDevice,
                devicesAtOnce,
                connectTimeout,
                readTimeout,
                anyNetwork,
                addresses);
    }

    /** These limits with other TCP ports. */
    public ScanLimits withPorts(List<Integer> tcpPorts) {
        return new ScanLimits(
                tcpPorts,
                udpPorts,
                maxAddresses,
                probesPerSecond,
                inFlightPerDevice,
                devicesAtOnce,
                connectTimeout,
                readTimeout,
                anyNetwork,
                excluded);
    }

    private static List<Integer> distinct(List<Integer> ports, int most) {
        ports.forEach(port -> within("port", port, 1, most));
        return ports.stream().distinct().sorted().toList();
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + least + " to " + most + ": " + value);
        }
    }

    private static void within(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(MOST_TIME) > 0) {
            throw new IllegalArgumentException(
                    name + " is above 0 and at most " + MOST_TIME + ": " + value);
        }
    }
}
