package dev.sekimori.bench;

import dev.sekimori.bench.decision.DecisionBenchmark;
import dev.sekimori.bench.decision.DecisionBenchmark.Site;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

import java.nio.file.Path;
import java.util.Collection;

/** How long decisions take, at a small site and at a large one. */
final class DecisionFigures {
    private static final String AGAIN = "again";
    private static final String FIRST = "first";
    private static final double P50_GOAL_NS = 1_000;
    private static final double P99_GOAL_NS = 10_000;

    /** What two measurements of the same may differ by. */
    private static final double SAME = 0.9;

    /** As the launcher has them for a site on one core; it says where its own file is. */
    private static final String[] JVM_OPTIONS = {
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseCompactObjectHeaders",
        "-XX:+UseSerialGC",
        "@" + System.getProperty("sekimori.site.jvm")
    };

    private DecisionFigures() {}

    static void measure(Run run) {
        Collection<RunResult> results = results(run);
        Statistics few = of(results, AGAIN, Site.SMALL);
        Statistics fewAskMuch = of(results, AGAIN, Site.SMALL_WITH_MANY_ASKS);
        Statistics many = of(results, AGAIN, Site.LARGE);
        Statistics first = of(results, FIRST, Site.LARGE);
        int rounds = run.plan().rounds();
        run.figure(goal("decision.p50", few.getPercentile(50), P50_GOAL_NS, rounds));
        run.figure(goal("decision.p99", few.getPercentile(99), P99_GOAL_NS, rounds));
        run.figure(goal("decision.p50.10000", many.getPercentile(50), P50_GOAL_NS, rounds));
        run.figure(goal("decision.p99.10000", many.getPercentile(99), P99_GOAL_NS, rounds));
        run.figure(goal("decision.first.p50", first.getPercentile(50), P50_GOAL_NS, rounds));
        run.figure(goal("decision.first.p99", first.getPercentile(99), P99_GOAL_NS, rounds));
        run.figure(new Figure(
                "decision.10000.devices",
                many.getPercentile(50),
                "ns",
                "10 devices with as many asks",
                fewAskMuch.getPercentile(50),
                fewAskMuch.getPercentile(50) / many.getPercentile(50),
                SAME,
                rounds,
                0));
    }

    private static Figure goal(String name, double ns, double goalNs, int rounds) {
        return new Figure(name, ns, "ns", "", goalNs, goalNs / ns, 1, rounds, 0);
    }

    private static Collection<RunResult> results(Run run) {
        Plan plan = run.plan();
        Options options = new OptionsBuilder()
                .include(DecisionBenchmark.class.getName())
                .forks(1)
                .warmupIterations(plan.warmUps())
                .warmupTime(TimeValue.milliseconds(plan.warm().toMillis()))
                .measurementIterations(plan.rounds())
                .measurementTime(TimeValue.milliseconds(plan.round().toMillis()))
                .jvmArgsAppend(JVM_OPTIONS)
                .output(log())
                .build();
        try {
            return new Runner(options).run();
        } catch (RunnerException e) {
            throw new BenchException("JMH did not run", e);
        }
    }

    private static String log() {
        return Path.of("/dev/stderr").toString();
    }

    private static Statistics of(Collection<RunResult> results, String method, Site site) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + method)
                        && result.getParams().getParam("site").equals(site.name()))
                .findFirst()
                .orElseThrow(() -> new BenchException("JMH measured nothing"))
                .getPrimaryResult()
                .getStatistics();
    }
}
