package dev.sekimori.acceptance.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two network namespaces that one cable joins: the site, whose devices are on its loopback, and its
 * outer side, which knows no other way to the devices' addresses than through the site's machine.
 * They end with the processes that hold them. Needs root.
 */
final class TwoSides implements AutoCloseable {
    /** The site's address on the cable. */
    static final String GATEWAY = "10.77.0.1";

    private static final String VISITOR = "10.77.0.2";
    private static final String DEVICES = "127.77.0.0/24";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String ROUTE_LOCALNET = "/proc/sys/net/ipv4/conf/all/route_localnet";

    private final List<Process> holders = new ArrayList<>();
    private final long site;
    private final long outer;

    TwoSides() {
        if (!System.getProperty("user.name").equals("root")) {
            throw new AssertionError("network namespaces need root: run ./check as root");
        }
        site = hold();
        outer = hold();
        try {
            join();
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    private void join() {
        run(site("ip", "link", "set", "lo", "up"));
        run(outer("ip", "link", "set", "lo", "up"));
        String visitor = Long.toString(outer);
        run(site("ip", "link", "add", "out", "type", "veth", "peer", "in", "netns", visitor));
        run(site("ip", "address", "add", GATEWAY + "/24", "dev", "out"));
        run(site("ip", "link", "set", "out", "up"));
        run(outer("ip", "address", "add", VISITOR + "/24", "dev", "in"));
        run(outer("ip", "link", "set", "in", "up"));
        // Whoever is outside may send to the devices' addresses, and takes answers from them.
        run(outer("sh", "-c", "echo 1 > " + ROUTE_LOCALNET));
        run(outer("ip", "route", "del", "table", "local", "local", "127.0.0.0/8", "dev", "lo"));
        run(outer("ip", "route", "add", DEVICES, "via", GATEWAY));
    }

    /** Lets the site's machine route between the cable and its loopback: a way past the gateway. */
    void openAWayPast() {
        run(site("sh", "-c", "echo 1 > " + ROUTE_LOCALNET));
    }

    void closeTheWayPast() {
        run(site("sh", "-c", "echo 0 > " + ROUTE_LOCALNET));
    }

    /** A command on the site's side. */
    List<String> site(List<String> words) {
        return within(site, words);
    }

    private List<String> site(String... words) {
        return within(site, List.of(words));
    }

    /** A command on the outer side. */
    List<String> outer(List<String> words) {
        return within(outer, words);
    }

    private List<String> outer(String... words) {
        return within(outer, List.of(words));
    }

    private static List<String> within(long holder, List<String> words) {
        return Stream.concat(
                        Stream.of("nsenter", "--net", "--target", Long.toString(holder), "--"),
                        words.stream())
                .toList();
    }

    private long hold() {
        try {
            Process holder = new ProcessBuilder("unshare", "--net", "tail", "-f", "/dev/null")
                    .redirectErrorStream(true)
                    .start();
            holders.add(holder);
            Await.until(
                    "a network namespace",
                    SOON,
                    () -> holder.isAlive()
                            && !network(Long.toString(holder.pid())).equals(network("self")));
            return holder.pid();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    private static Path network(String process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", process, "ns/net"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> words) {
        Command.Result result = Command.run(SOON, words.toArray(String[]::new));
        if (result.exitCode() != 0) {
            throw new AssertionError(words + ": " + result.err());
        }
    }

    @Override
    public void close() {
        holders.forEach(Process::destroyForcibly);
    }
}
