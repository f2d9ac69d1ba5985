package dev.sekimori.model.mud;

import java.util.List;

/**
 * One access control entry (RFC 8519 section 4.1, RFC 8520 section 3.10 to 3.17), seen from the
 * device: everything in {@code remotes} must be true of whom the device talks with, and nothing
 * means everybody; {@code devicePorts} are its own ports and {@code remotePorts} the other's.
 *
 * @param protocol IP protocol number, or {@link #ANY}
 * @param etherType EtherType of entries below IP, or {@link #ANY}
 */
public record MudEntry(
        String name,
        List<MudRemote> remotes,
        int etherType,
        int protocol,
        PortRange devicePorts,
        PortRange remotePorts,
        Initiator initiator,
        boolean accept) {
    public MudEntry {
        remotes = List.copyOf(remotes);
    }

    /** No restriction of a number. */
    public static final int ANY = -1;

    /** Who opens the connection (RFC 8520 section 3.17, direction-initiated; TCP only). */
    public enum Initiator {
        EITHER,
        DEVICE,
        REMOTE
    }

    /** Ports from {@code first} to {@code last}, both included. */
    public record PortRange(int first, int last) {
        public static final PortRange ALL = new PortRange(0, 65_535);

        public PortRange {
            if (first < 0 || last > 65_535 || first > last) {
                throw new IllegalArgumentException("not a port range: " + first + " to " + last);
            }
        }

        public boolean contains(int port) {
            return port >= first && port <= last;
        }
    }
}
