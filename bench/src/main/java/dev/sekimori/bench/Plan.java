package dev.sekimori.bench;

import java.time.Duration;

/**
 * How long and how often is measured, and which figures of a part: those whose names begin with
 * {@code only}.
 */
record Plan(
        int rounds,
        Duration round,
        int warmUps,
        Duration warm,
        Duration soak,
        boolean quick,
        String only) {
    static final Plan USUAL = new Plan(
            7, Duration.ofSeconds(4), 3, Duration.ofSeconds(5), Duration.ofMinutes(30), false, "");
    static final Plan QUICK = new Plan(
            1, Duration.ofMillis(400), 1, Duration.ofMillis(400), Duration.ofSeconds(5), true, "");

    Plan withRounds(int other) {
        return new Plan(other, round, warmUps, warm, soak, quick, only);
    }

    /** For a soak how long it takes, else how long a round takes. */
    Plan withSeconds(int seconds) {
        Duration given = Duration.ofSeconds(seconds);
        return new Plan(rounds, given, warmUps, warm, given, quick, only);
    }

    Plan withOnly(String beginning) {
        return new Plan(rounds, round, warmUps, warm, soak, quick, beginning);
    }

    boolean wants(String figure) {
        return figure.startsWith(only);
    }

    /** {@code usual}, or {@code few} of a quick run. */
    int scaled(int usual, int few) {
        return quick ? few : usual;
    }
}
