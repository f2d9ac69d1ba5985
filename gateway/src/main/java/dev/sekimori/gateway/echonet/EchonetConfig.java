package dev.sekimori.gateway.echonet;

import java.time.Duration;

/**
 * How the gateway asks devices. {@code host} is the literal address of the inner side that
 * questions come from, and whose network interface the multicast group is met on. Without
 * {@code multicast} the gateway asks from any port and joins no group; with it, it asks from
 * {@code port} (0 stands for any), where devices answer that answer to that port only, and hears
 * what is announced to the group there. A question is sent {@code tries} times, {@code patience}
 * apart.
 */
public record EchonetConfig(
        String host, boolean multicast, int port, int tries, Duration patience) {
    public static final int PORT = 3610;

    /** The group that devices announce themselves to (Part 2 section 1.1). */
    public static final String GROUP = "224.0.23.0";

    public EchonetConfig {
        if (tries < 1 || tries > 5) {
            throw new IllegalArgumentException("tries: " + tries);
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /** Asks from any port of that address, and joins no group. */
    public static EchonetConfig from(String host) {
        return new EchonetConfig(host, false, PORT, 2, Duration.ofSeconds(1));
    }

    /** Also asks the group and hears what is announced to it. */
    public EchonetConfig hearing(int at) {
        return new EchonetConfig(host, true, at, tries, patience);
    }
}
