package dev.sekimori.app.site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The TCP ports on which this very process listens, as the Linux kernel tells it (proc(5),
 * {@code /proc/self/net/tcp} and {@code /proc/self/fd}).
 */
final class OwnListeners {
    private static final String LISTENING = "0A";
    private static final int HEX_V4 = 8;

    private OwnListeners() {}

    /** Listening ports on these addresses or on all; empty where the kernel does not tell. */
    static Optional<Set<Integer>> on(Set<InetAddress> addresses) {
        try {
            Set<String> own = ownSockets();
            Set<Integer> ports = new TreeSet<>();
            for (String table : List.of("tcp", "tcp6")) {
                for (String line : Files.readAllLines(Path.of("/proc/self/net/" + table))) {
                    String[] cells = line.strip().split("\\s+");
                    if (cells.length > 9 && cells[3].equals(LISTENING) && own.contains(cells[9])) {
                        port(cells[1], addresses).ifPresent(ports::add);
                    }
                }
            }
            return Optional.of(ports);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Inode numbers of this process's sockets. */
    private static Set<String> ownSockets() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                target(descriptor)
                        .filter(target -> target.startsWith("socket:["))
                        .ifPresent(target -> inodes.add(target.substring(8, target.length() - 1)));
            }
        }
        return inodes;
    }

    private static Optional<String> target(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException e) {
            return Optional.empty(); // closed meanwhile
        }
    }

    /**
     * Reads {@code ADDRESS:PORT} in the kernel's hexadecimal form, words in the machine's byte
     * order.
     */
    private static Optional<Integer> port(String text, Set<InetAddress> addresses)
            throws UnknownHostException {
        int colon = text.indexOf(':');
        InetAddress address = InetAddress.getByAddress(bytes(text.substring(0, colon)));
        boolean counts = address.isAnyLocalAddress() || addresses.contains(address);
        return counts
                ? Optional.of(Integer.parseInt(text.substring(colon + 1), 16))
                : Optional.empty();
    }

    private static byte[] bytes(String hex) {
        byte[] raw = HexFormat.of().parseHex(hex);
        byte[] ordered = new byte[raw.length];
        for (int word = 0; word < hex.length() / HEX_V4; word++) {
            for (int i = 0; i < 4; i++) {
                ordered[word * 4 + i] = raw[word * 4 + 3 - i];
            }
        }
        return ordered;
    }
}
