package dev.sekimori.bench.peer;

import dev.sekimori.bench.BenchException;
import dev.sekimori.bench.load.Devices;
import dev.sekimori.bench.load.Side;
import dev.sekimori.bench.machine.Pinned;
import dev.sekimori.bench.site.BenchSite;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The site and the peers of one comparison, each a process on the servers' core. Closing ends them.
 */
public final class Servers implements AutoCloseable {
    public static final String SEKIMORI = "sekimori";
    public static final String MOSQUITTO = "mosquitto";
    public static final String NGINX = "nginx";

    private static final Duration START = Duration.ofMinutes(3);
    private static final int PROBE_MS = 20;
    private static final int[] PAGE_BYTES = {1_000, 1_000_000};

    private final Workshop workshop;
    private final Deque<Pinned> started = new ArrayDeque<>();
    private Optional<Pinned> site = Optional.empty();
    private Optional<Pinned> broker = Optional.empty();
    private Optional<Pinned> proxy = Optional.empty();

    public Servers(Workshop workshop) {
        this.workshop = workshop;
    }

    /** Starts a site with that many devices, as {@code ./sekimori up} would. */
    public void startSite(int devices) {
        workshop.port("CONSOLE");
        workshop.port("WEB");
        workshop.port("MQTT");
        workshop.port("MQTT_TLS");
        workshop.write("site.yaml", "site/site.yaml");
        workshop.write("profile.yaml", "site/profiles/bench.yaml");
        CountDownLatch ready = new CountDownLatch(1);
        Pinned process = start(
                Pinned.SERVER_CORE,
                "site.log",
                line -> {
                    if (line.equals("ready")) {
                        ready.countDown();
                    }
                },
                Pinned.java(
                        siteOptions(),
                        BenchSite.class.getName(),
                        List.of(
                                siteDir().toString(),
                                Integer.toString(devices),
                                Integer.toString(workshop.port("ORIGIN")))));
        site = Optional.of(process);
        long end = System.nanoTime() + START.toNanos();
        while (ready.getCount() > 0) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new BenchException("the site is not ready; see " + log("site.log"));
            }
            pause();
        }
        workshop.set("CA", siteDir().resolve("site-ca.pem"));
        workshop.set("CERTIFICATE", certificates().resolve(Devices.name(0) + ".pem"));
        workshop.set("KEY", certificates().resolve(Devices.name(0) + ".key"));
    }

    /** Those of the launcher, and what SEKIMORI_JAVA_OPTS adds. */
    private static List<String> siteOptions() {
        String more = Optional.ofNullable(System.getenv("SEKIMORI_JAVA_OPTS")).orElse("");
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                "-XX:+UseCompactObjectHeaders",
                                "-Djdk.virtualThreadScheduler.parallelism=16",
                                // ./sekimori says where its own file of options is.
                                "@" + System.getProperty("sekimori.site.jvm")),
                        java.util.Arrays.stream(more.split(" ")).filter(word -> !word.isBlank()))
                .toList();
    }

    /** Starts Mosquitto with the same rules; the site comes first and brings the certificates. */
    public void startMosquitto() {
        int port = workshop.port("BROKER");
        workshop.port("BROKER_TLS");
        Path config = workshop.write("mosquitto.conf", "mosquitto/mosquitto.conf");
        workshop.write("mosquitto.acl", "mosquitto/acl");
        broker = Optional.of(start(
                Pinned.SERVER_CORE,
                "mosquitto.log",
                line -> {},
                List.of(program(MOSQUITTO), "-c", config.toString())));
        await(broker.get(), port, "mosquitto.log");
    }

    /** Starts the device's web server and nginx before it. */
    public void startNginx() {
        startOrigin();
        Path config = workshop.write("proxy.conf", "proxy.conf");
        proxy = Optional.of(start(
                Pinned.SERVER_CORE,
                "proxy.log",
                line -> {},
                List.of(program(NGINX), "-c", config.toString(), "-p", dir().toString())));
        await(proxy.get(), workshop.port("PROXY"), "proxy.log");
    }

    private void startOrigin() {
        try {
            Path pages = Files.createDirectories(dir().resolve("www"));
            for (int bytes : PAGE_BYTES) {
                Files.write(pages.resolve(Integer.toString(bytes)), new byte[bytes]);
            }
        } catch (IOException e) {
            throw new BenchException("cannot write the pages", e);
        }
        workshop.port("PROXY");
        Path config = workshop.write("origin.conf", "origin.conf");
        Pinned origin = start(
                Pinned.LOAD_CORE,
                "origin.log",
                line -> {},
                List.of(program(NGINX), "-c", config.toString(), "-p", dir().toString()));
        await(origin, workshop.port("ORIGIN"), "origin.log");
    }

    private Pinned start(
            int core, String log, java.util.function.Consumer<String> line, List<String> words) {
        Pinned process = Pinned.start(core, log(log), line, words);
        started.push(process);
        return process;
    }

    private static String program(String name) {
        return Workshop.program(name)
                .orElseThrow(() -> new BenchException(name + " is not installed"))
                .toString();
    }

    private void await(Pinned process, int port, String log) {
        long end = System.nanoTime() + START.toNanos();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        while (process.isAlive() && System.nanoTime() - end < 0) {
            try (Socket probe = new Socket()) {
                probe.connect(address, PROBE_MS);
                return;
            } catch (IOException e) {
                pause();
            }
        }
        throw new BenchException("nothing listens on port " + port + "; see " + log(log));
    }

    private static void pause() {
        try {
            var _ = new CountDownLatch(1).await(PROBE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private Path dir() {
        return workshop.dir();
    }

    private Path siteDir() {
        return dir().resolve("site");
    }

    private Path log(String name) {
        return dir().resolve(name);
    }

    /** Where the devices' certificates and keys are. */
    public Path certificates() {
        return siteDir().resolve("certificates");
    }

    /** The operator's token. */
    public String token() {
        try {
            return Files.readString(siteDir().resolve("operator.token"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw new BenchException("the site has written no token", e);
        }
    }

    /** The console of the site, with a slash at the end. */
    public String console() {
        return "https://127.0.0.1:" + workshop.port("CONSOLE") + "/";
    }

    /** The site at one of its ports. */
    public Side site(String port) {
        return side(SEKIMORI, workshop.port(port), site);
    }

    /** Mosquitto, plain or with TLS. */
    public Side mosquitto(boolean tls) {
        return side(MOSQUITTO, workshop.port(tls ? "BROKER_TLS" : "BROKER"), broker);
    }

    public Side nginx() {
        return side(NGINX, workshop.port("PROXY"), proxy);
    }

    private static Side side(String name, int port, Optional<Pinned> process) {
        Pinned running = process.orElseThrow(() -> new BenchException(name + " was not started"));
        return new Side(
                name,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                running.pids());
    }

    @Override
    public void close() {
        started.forEach(Pinned::close);
    }
}
