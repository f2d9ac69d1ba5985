package dev.sekimori.observe.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;

/** Asks all devices of a multicast group at once. */
@FunctionalInterface
public interface Group {
    /**
     * Sends one datagram and answers the first datagram of each address that answered within
     * {@code patience}; blocks that long.
     *
     * @throws IOException when the question cannot be sent
     */
    Map<InetAddress, byte[]> ask(byte[] question, Duration patience) throws IOException;
}
