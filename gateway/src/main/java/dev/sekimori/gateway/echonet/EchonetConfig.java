package dev.sekimori.gateway.echonet;

import java.time.Duration;
import java.util.List;

/**
 * How the gateway asks devices. {@code host} is the literal address of the inner side that
 * questions come from; {@code port} 0 asks from any port, {@value #PORT} also hears devices that
 * answer and announce to that port only. {@code groups} are the network interfaces, by name, on
 * which the multicast group is joined; none by default. A question is sent {@code tries} times,
 * {@code patience} apart.
 */
public record EchonetConfig(
        String host, int port, List<String> groups, int tries, Duration patience) {
    public static final int PORT = 3610;

    /** The group that devices announce themselves to (Part 2 section 1.1). */
    public static final String GROUP = "224.0.23.0";

    public EchonetConfig {
        groups = List.copyOf(groups);
        if (tries < 1 || tries > 5) {
            throw new IllegalArgumentException("tries: " + tries);
        }
    }

    /** Asks from any port of any address, and joins no group. */
    public static EchonetConfig usual() {
        return new EchonetConfig("0.0.0.0", 0, List.of(), 2, Duration.ofSeconds(1));
    }
}
