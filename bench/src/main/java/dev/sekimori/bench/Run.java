package dev.sekimori.bench;

import dev.sekimori.bench.load.LoadMain;
import dev.sekimori.bench.load.Sample;
import dev.sekimori.bench.load.Side;
import dev.sekimori.bench.machine.Pinned;
import dev.sekimori.bench.machine.Proc;
import dev.sekimori.bench.peer.Servers;
import dev.sekimori.bench.peer.Workshop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One part being measured: its servers, its load generators, its figures. */
final class Run implements AutoCloseable {
    private static final long LOAD_SECONDS = 3_600;

    /** Messages or requests before the first round. */
    private static final int WARM_COUNT = 100_000;

    /** What stamps single requests must not wait for its own compilers: the quick one alone. */
    private static final List<String> STAMPING = List.of("-XX:TieredStopAtLevel=1");

    private static final List<String> LOAD_OPTIONS = List.of("-Xmx512m", "-XX:+UseSerialGC");

    private final Plan plan;
    private final Path dir;
    private final Servers servers;

    Run(Plan plan) throws IOException {
        this.plan = plan;
        this.dir = Files.createTempDirectory("sekimori-bench");
        this.servers = new Servers(new Workshop(dir));
    }

    Plan plan() {
        return plan;
    }

    Servers servers() {
        return servers;
    }

    /** Runs a scenario in interleaved rounds on all sides. */
    List<Sample> load(String scenario, List<Side> sides, String... settings) {
        List<String> words = new ArrayList<>(List.of(
                scenario,
                "sides=" + sides.stream().map(Side::written).collect(Collectors.joining(";")),
                "rounds=" + plan.rounds(),
                "roundMs=" + plan.round().toMillis(),
                "warmUps=" + plan.warmUps(),
                "warmMs=" + plan.warm().toMillis(),
                "warmCount=" + (plan.quick() ? 0 : WARM_COUNT)));
        // The scenario's own come last and count.
        words.addAll(Arrays.asList(settings));
        List<Sample> samples = Collections.synchronizedList(new ArrayList<>());
        try (Pinned load = Pinned.start(
                Pinned.LOAD_CORE,
                dir.resolve("load.log"),
                line -> take(line, samples),
                Pinned.java(options(scenario), LoadMain.class.getName(), words))) {
            if (load.end(LOAD_SECONDS) != 0) {
                throw new BenchException(scenario + " did not work: " + end("load.log"));
            }
        }
        return List.copyOf(samples);
    }

    private static List<String> options(String scenario) {
        List<String> options = new ArrayList<>(LOAD_OPTIONS);
        if (scenario.equals("isolation")) {
            options.addAll(STAMPING);
        }
        return options;
    }

    private static void take(String line, List<Sample> samples) {
        if (Sample.isOne(line)) {
            Sample sample = Sample.read(line);
            samples.add(sample);
            if (sample.cpuNs() > 0) {
                System.err.printf(
                        "  round %d %-10s %,d in %,d ms, CPU %,d ms, %.2f µs each, load %s%n",
                        sample.round(),
                        sample.side(),
                        sample.count(),
                        sample.wallNs() / 1_000_000,
                        sample.cpuNs() / 1_000_000,
                        sample.cpuNs() / 1e3 / Math.max(1, sample.count()),
                        Proc.loadAverage());
            }
        }
    }

    /** The last lines of a log, for a message. */
    private String end(String log) {
        try {
            List<String> lines = Files.readAllLines(dir.resolve(log));
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    void figure(Figure figure) {
        System.out.println(figure.json());
        System.out.flush();
    }

    @Override
    public void close() throws IOException {
        servers.close();
        if (System.getenv("SEKIMORI_BENCH_KEEP") != null) {
            System.err.println("bench: kept " + dir);
            return;
        }
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
