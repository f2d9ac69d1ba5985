package dev.sekimori.model.decision;

import dev.sekimori.model.Text;

import java.util.List;

/**
 * Which models of device are known to work together (guideline G3-7). Asks between two devices of a
 * pair that is not registered get at most {@code unchecked}; those of a bad pair are refused.
 *
 * @param unchecked what an unchecked pair gets: allow, limit, read_only or refuse
 * @param ratePerMinute changes a minute under {@link Answer#LIMIT}, 0 otherwise
 */
public record Interworking(List<Pair> pairs, Answer unchecked, int ratePerMinute) {
    /** Every pair is as good as checked. */
    public static final Interworking OFF = new Interworking(List.of(), Answer.ALLOW, 0);

    /** What holds where a site registers nothing: pairs change things 60 times a minute. */
    public static final Interworking USUAL = new Interworking(List.of(), Answer.LIMIT, 60);

    public Interworking {
        pairs = List.copyOf(pairs);
        if (unchecked == Answer.VIRTUAL_ONLY) {
            throw new IllegalArgumentException("interworking: a pair has no virtual device");
        }
        if ((unchecked == Answer.LIMIT) != (ratePerMinute > 0)) {
            throw new IllegalArgumentException("interworking: a rate and only with a limit");
        }
    }

    /** What is known of a pair. */
    public enum State {
        CHECKED,
        BAD
    }

    /** Models by profile id, and by firmware as a pattern in which {@code *} is any text. */
    public record Models(String profile, String firmware) {
        public Models {
            Text.bounded("profile", profile, 63);
            Text.bounded("firmware", firmware, 100);
        }
    }

    /** Two sorts of models, in any order. */
    public record Pair(Models one, Models other, State state) {}
}
