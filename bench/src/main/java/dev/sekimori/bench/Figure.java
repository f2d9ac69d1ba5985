package dev.sekimori.bench;

import java.util.Locale;

/**
 * One line of the contract.
 *
 * @param value the median of the site's rounds, in {@code unit}
 * @param peer who it is compared with; empty when with the goal alone
 * @param peerValue the median of the peer's rounds
 * @param ratio how many times better than the peer or the goal: more is better
 * @param goal the ratio that is wanted at least
 * @param rounds how many rounds each side had
 * @param spread the largest ratio of a round less the smallest, by their median
 */
public record Figure(
        String figure,
        double value,
        String unit,
        String peer,
        double peerValue,
        double ratio,
        double goal,
        int rounds,
        double spread) {

    /** The figure as a line of JSON (RFC 8259); its names hold nothing to escape. */
    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"figure\":\"%s\",\"value\":%s,\"unit\":\"%s\",\"peer\":\"%s\",\"peerValue\":%s,"
                        + "\"ratio\":%s,\"goal\":%s,\"rounds\":%d,\"spread\":%s}",
                figure,
                number(value),
                unit,
                peer,
                number(peerValue),
                number(ratio),
                number(goal),
                rounds,
                number(spread));
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new BenchException("a figure is no number: " + value);
        }
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
