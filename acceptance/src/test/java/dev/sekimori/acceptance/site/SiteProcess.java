package dev.sekimori.acceptance.site;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A site as its operator runs it: {@code ./sekimori lab} or {@code up}, a process of its own. Its
 * log is beside its data directory, and shown when the start fails.
 */
public final class SiteProcess implements AutoCloseable {
    /**
     * From the start of the process until it must be ready; far more than a healthy start takes.
     */
    private static final Duration START = Duration.ofSeconds(120);

    private static final Duration STOP = Duration.ofSeconds(20);
    private static final int LOG_CHARS = 8_000;
    private static final List<InetSocketAddress> PORTS = List.of(
            new InetSocketAddress("127.0.0.1", 8443),
            new InetSocketAddress("127.0.0.1", 9443),
            new InetSocketAddress("127.0.0.1", 1883),
            new InetSocketAddress("127.0.0.1", 8883),
            new InetSocketAddress("127.0.0.1", 8084));
    private static final InetSocketAddress LAB = new InetSocketAddress("127.77.0.254", 7700);

    private final Process process;
    private final Path data;
    private final Path log;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Duration readyAfter;

    private SiteProcess(Process process, Path data, Path log, long startedNs) {
        this.process = process;
        this.data = data;
        this.log = log;
        Thread.ofVirtual().name("site-out").start(this::read);
        try {
            Await.until("ready", START, () -> line("ready ").isPresent() || !process.isAlive());
            if (line("ready ").isEmpty()) {
                throw new AssertionError("ended with " + process.exitValue());
            }
            this.readyAfter = Duration.ofNanos(System.nanoTime() - startedNs);
        } catch (AssertionError e) {
            close();
            throw new AssertionError(
                    "the site did not start: " + e.getMessage() + "\n" + lines + "\n" + log(), e);
        }
    }

    /** Starts the demonstration site and waits until it is ready. */
    public static SiteProcess lab(Path data) {
        free(LAB);
        return start(data, List.of("lab", "--data", data.toString()));
    }

    /** Starts the demonstration site with a configuration and waits until it is ready. */
    public static SiteProcess lab(Path data, Path configuration) {
        free(LAB);
        return start(
                data,
                List.of("lab", "--data", data.toString(), "--config", configuration.toString()));
    }

    /** Starts a site of its own and waits until it is ready. */
    public static SiteProcess up(Path data) {
        return start(data, List.of("up", "--data", data.toString()));
    }

    /** Starts a site with a configuration and waits until it is ready. */
    public static SiteProcess up(Path data, Path configuration) {
        return start(
                data,
                List.of("up", "--data", data.toString(), "--config", configuration.toString()));
    }

    /** Starts the demonstration site with a configuration, on one side of a network of its own. */
    static SiteProcess lab(Path data, Path configuration, TwoSides sides) {
        return start("lab", data, configuration, sides);
    }

    /** Starts a site with a configuration, on one side of a network of its own. */
    static SiteProcess up(Path data, Path configuration, TwoSides sides) {
        return start("up", data, configuration, sides);
    }

    private static SiteProcess start(
            String command, Path data, Path configuration, TwoSides sides) {
        return launch(
                data,
                sides.site(List.of(
                        launcher(),
                        command,
                        "--data",
                        data.toString(),
                        "--config",
                        configuration.toString())));
    }

    private static SiteProcess start(Path data, List<String> words) {
        PORTS.forEach(SiteProcess::free);
        List<String> command = new ArrayList<>(List.of(launcher()));
        command.addAll(words);
        return launch(data, command);
    }

    private static SiteProcess launch(Path data, List<String> command) {
        Path log = data.resolveSibling(data.getFileName() + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root().toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment());
        try {
            long startedNs = System.nanoTime();
            return new SiteProcess(builder.start(), data, log, startedNs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder that holds {@code ./sekimori}. */
    public static Path root() {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        return module.resolve("..").normalize();
    }

    /** {@code ./sekimori}. */
    public static String launcher() {
        return root().resolve("sekimori").toString();
    }

    /** What {@code ./sekimori} needs to run on the JDK of these tests. */
    public static Map<String, String> environment() {
        return Map.of("JAVA_HOME", System.getProperty("java.home"), "LANG", "C.UTF-8");
    }

    private static void free(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new AssertionError(
                    address + " is in use: another site or lab runs on this machine. These tests"
                            + " need the usual ports for themselves.",
                    e);
        }
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("(no more could be read: " + e.getMessage() + ")");
        }
    }

    private Optional<String> line(String beginning) {
        return lines.stream()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()).strip())
                .findFirst();
    }

    /** The one-time code of the set-up page; empty when somebody can sign in already. */
    public Optional<String> setUpCode() {
        return line("set-up code ");
    }

    /** What the site printed as its start-up time. */
    public Duration startedIn() {
        String text = line("started in ").orElseThrow(() -> new AssertionError(lines.toString()));
        return Duration.ofMillis(Long.parseLong(text.replace(" ms", "")));
    }

    /** From before the process began until its {@code ready} was read. */
    public Duration readyAfter() {
        return readyAfter;
    }

    /** Where the console is, as printed. */
    public URI console() {
        return URI.create(line("ready ").orElseThrow());
    }

    /** The lines that it printed so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    public Path data() {
        return data;
    }

    /** A new client of its REST interface. */
    public ApiClient api() {
        return new ApiClient(console(), data);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The end of its log. */
    public String log() {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - LOG_CHARS));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    /** SIGKILL: ends it in the middle of whatever it does. */
    public void kill() {
        process.destroyForcibly();
        ended(STOP);
    }

    /** SIGTERM, and SIGKILL when it does not go. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        if (!ended(STOP)) {
            process.destroyForcibly();
            ended(STOP);
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private boolean ended(Duration longest) {
        try {
            return process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
