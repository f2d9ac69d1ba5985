package dev.sekimori.bench;

import dev.sekimori.bench.load.Devices;
import dev.sekimori.bench.load.Sample;
import dev.sekimori.bench.load.Side;
import dev.sekimori.bench.peer.Servers;

import java.util.List;

/** The web virtual endpoint beside nginx, and how fast a device is cut off. */
final class SiteFigures {
    private static final int SMALL_BYTES = 1_000;
    private static final int LARGE_BYTES = 1_000_000;
    private static final double SMALL_GOAL = 1 / 2.5;
    private static final double LARGE_GOAL = 1 / 1.5;
    private static final double CUT_GOAL_MS = 5;
    private static final int BROWSERS = 8;

    /** Answers before the first round: a large one is about sixty records. */
    private static final int WARM_SMALL = 150_000;

    private static final int WARM_LARGE = 10_000;

    private SiteFigures() {}

    static void web(Run run) {
        run.servers().startSite(Devices.WITH_CERTIFICATE);
        run.servers().startNginx();
        page(run, "web.1kB", SMALL_BYTES, SMALL_GOAL, WARM_SMALL);
        page(run, "web.1MB", LARGE_BYTES, LARGE_GOAL, WARM_LARGE);
    }

    private static void page(Run run, String name, int bytes, double goal, int warm) {
        System.err.println(" " + name);
        List<Side> sides = List.of(run.servers().site("WEB"), run.servers().nginx());
        List<Sample> samples = run.load(
                "web",
                sides,
                "host=bench-web.localhost",
                "path=/" + bytes,
                "bytes=" + bytes,
                "token=" + run.servers().token(),
                "warmCount=" + run.plan().scaled(warm, 0),
                "connections=" + BROWSERS);
        run.figure(Rounds.compare(
                name,
                "µs CPU/request",
                new Rounds.Compared(Servers.NGINX, goal),
                Rounds.costs(samples, Servers.SEKIMORI, Rounds::cpuUs),
                Rounds.costs(samples, Servers.NGINX, Rounds::cpuUs)));
    }

    static void isolation(Run run) {
        int devices = run.plan().scaled(1_000, 60);
        // Fewer leave the way of an order half interpreted.
        int warm = run.plan().scaled(500, 10);
        run.servers().startSite(devices);
        List<Sample> samples = run.load(
                "isolation",
                List.of(run.servers().site("MQTT")),
                "connections=" + devices,
                "warm=" + warm,
                "cuts=" + run.plan().scaled(400, 50),
                "console=" + run.servers().console(),
                "token=" + run.servers().token());
        List<Double> ms = samples.stream().map(sample -> sample.wallNs() / 1e6).toList();
        List<Double> sending =
                samples.stream().map(sample -> sample.lost() / 1e6).toList();
        double p99 = Rounds.quantile(ms, 0.99);
        System.err.printf(
                "  p50 %.2f ms, p95 %.2f ms, most %.2f ms; of it sending: p50 %.2f ms, most %.2f ms%n",
                Rounds.median(ms),
                Rounds.quantile(ms, 0.95),
                Rounds.quantile(ms, 1),
                Rounds.median(sending),
                Rounds.quantile(sending, 1));
        run.figure(new Figure(
                "isolation.p99",
                p99,
                "ms",
                "",
                CUT_GOAL_MS,
                CUT_GOAL_MS / Math.max(1e-3, p99),
                1,
                ms.size(),
                (Rounds.quantile(ms, 1) - Rounds.quantile(ms, 0))
                        / Math.max(1e-3, Rounds.median(ms))));
    }
}
