package dev.sekimori.bench;

import dev.sekimori.bench.load.Sample;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Samples of interleaved rounds made into medians. Pure. */
public final class Rounds {
    private Rounds() {}

    /** The middle value, or the mean of the two middle ones. */
    public static double median(List<Double> values) {
        return quantile(values, 0.5);
    }

    /** Interpolated between the two nearest values. */
    public static double quantile(List<Double> values, double part) {
        if (values.isEmpty()) {
            throw new BenchException("nothing was measured");
        }
        List<Double> sorted = values.stream().sorted().toList();
        double at = part * (sorted.size() - 1);
        int below = (int) Math.floor(at);
        int above = (int) Math.ceil(at);
        return sorted.get(below) + (at - below) * (sorted.get(above) - sorted.get(below));
    }

    /** What each round cost one side, by {@code cost}: less is better. */
    public static List<Double> costs(
            List<Sample> samples, String side, ToDoubleFunction<Sample> cost) {
        return samples.stream()
                .filter(sample -> sample.side().equals(side))
                .map(cost::applyAsDouble)
                .toList();
    }

    /** CPU time for one message, handshake or answer, in microseconds. */
    public static double cpuUs(Sample sample) {
        if (sample.count() == 0) {
            throw new BenchException(sample.side() + " did nothing in a round");
        }
        return sample.cpuNs() / 1e3 / sample.count();
    }

    /** The figure of two sides' costs, round by round. */
    static Figure compare(
            String figure, String unit, Compared sides, List<Double> own, List<Double> peers) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            ratios.add(peers.get(i) / own.get(i));
        }
        double middle = median(ratios);
        double spread = (quantile(ratios, 1) - quantile(ratios, 0)) / middle;
        return new Figure(
                figure,
                median(own),
                unit,
                sides.peer(),
                median(peers),
                median(peers) / median(own),
                sides.goal(),
                own.size(),
                spread);
    }

    /** With whom, and how many times better the site must be. */
    record Compared(String peer, double goal) {}
}
