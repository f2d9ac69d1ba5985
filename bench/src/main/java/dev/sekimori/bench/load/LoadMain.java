package dev.sekimori.bench.load;

import dev.sekimori.bench.machine.Proc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The load generator, a process of its own: {@code SCENARIO key=value…}. It measures the sides in
 * turn, round by round, and prints one sample a line.
 */
public final class LoadMain {
    /** How many times longer than planned the warm-up may take at most. */
    private static final int MOST_WARM_UPS = 6;

    /** Of a server's CPU time during a warm-up, when the JVM is warm. Other servers have none. */
    private static final int MOST_COMPILING_PERCENT = 5;

    private static final Duration KEEPING_IN_TOUCH = Duration.ofMillis(100);

    private LoadMain() {}

    /** Ends with 0 when everything was measured. */
    public static void main(String[] words) {
        Settings settings =
                Settings.read(List.of(words).subList(1, words.length).toArray(String[]::new));
        try (Net net = new Net()) {
            switch (words[0]) {
                case "isolation" -> isolation(net, settings);
                case "idle" -> idle(net, settings);
                default -> rounds(net, words[0], settings);
            }
        } catch (LoadException e) {
            System.err.println("load: " + e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private static void isolation(Net net, Settings settings) {
        Isolation isolation = new Isolation(net, settings.sides().getFirst(), settings);
        isolation.run();
        isolation.close();
    }

    /** One side after the other, so that the generator holds the connections of one alone. */
    private static void idle(Net net, Settings settings) {
        for (Side side : settings.sides()) {
            try (Idle idle = new Idle(net, side, settings)) {
                print(idle.run(1, Duration.ZERO));
            }
        }
    }

    private static void rounds(Net net, String name, Settings settings) {
        List<Scenario> scenarios = new ArrayList<>();
        for (Side side : settings.sides()) {
            scenarios.add(scenario(net, name, side, settings));
        }
        warm(scenarios, settings);
        for (int round = 1; round <= settings.number("rounds"); round++) {
            for (Scenario scenario : scenarios) {
                print(scenario.run(round, settings.ms("roundMs")));
            }
        }
        scenarios.forEach(Scenario::close);
    }

    /**
     * Until so much was done that the JVM knows what matters, and its compilers have little left to
     * do, on a busy machine too. In turns: who waits for long without a word may be sent away.
     */
    private static void warm(List<Scenario> scenarios, Settings settings) {
        int least = settings.number("warmUps");
        long[] counts = new long[scenarios.size()];
        boolean[] isWarm = new boolean[scenarios.size()];
        int most = least * MOST_WARM_UPS;
        for (int i = 0; i < most && (i < least || !allOf(isWarm)); i++) {
            for (int side = 0; side < counts.length; side++) {
                boolean enough = i >= least && isWarm[side];
                Duration time = enough ? KEEPING_IN_TOUCH : settings.ms("warmMs");
                Compiling before = Compiling.of(settings.sides().get(side));
                counts[side] += scenarios.get(side).run(0, time).count();
                isWarm[side] = enough
                        || (counts[side] >= settings.number("warmCount")
                                && before.hasBecomeLittle(settings.sides().get(side)));
            }
        }
    }

    private static boolean allOf(boolean[] each) {
        for (boolean one : each) {
            if (!one) {
                return false;
            }
        }
        return true;
    }

    /** The CPU time that a server, and its compilers in it, had used, in nanoseconds. */
    private record Compiling(long allNs, long compilersNs) {
        static Compiling of(Side side) {
            return new Compiling(Proc.cpuNs(side.pids()), Proc.compilersNs(side.pids()));
        }

        boolean hasBecomeLittle(Side side) {
            Compiling now = of(side);
            return (now.compilersNs - compilersNs) * 100
                    <= (now.allNs - allNs) * MOST_COMPILING_PERCENT;
        }
    }

    private static Scenario scenario(Net net, String name, Side side, Settings settings) {
        return switch (name) {
            case "echo" -> new Echo(net, side, settings);
            case "fanout" -> new FanOut(net, side, settings);
            case "burst" -> new Burst(net, side, settings);
            case "handshakes" -> new Handshakes(net, side, settings);
            case "web" -> new Web(net, side, settings);
            default -> throw new LoadException("no such load: " + name);
        };
    }

    private static void print(Sample sample) {
        System.out.println(sample.written());
    }
}
