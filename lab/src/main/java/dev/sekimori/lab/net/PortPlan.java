package dev.sekimori.lab.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;

/**
 * Which port stands for a standard one: itself when ports below 1024 may be bound, else 8000 above
 * (443 becomes 8444, so that it is not taken for a console on 8443).
 *
 * @param privileged whether ports below 1024 may be bound
 */
public record PortPlan(boolean privileged) {
    private static final int FIRST_FREE = 1024;
    private static final int HTTPS = 443;

    /** Tries to bind a low port on the given address, once. */
    public static PortPlan detect(InetAddress address) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address, 1));
            return new PortPlan(true);
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            return new PortPlan(!message.contains("permission"));
        }
    }

    /** The port to bind for a standard port (1 to 65535). */
    public int port(int standard) {
        if (privileged || standard >= FIRST_FREE) {
            return standard;
        }
        return standard == HTTPS ? 8444 : standard + 8000;
    }
}
