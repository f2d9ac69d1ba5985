package dev.sekimori.bench;

import java.time.Duration;

/** How long and how often is measured. */
record Plan(int rounds, Duration round, int warmUps, Duration warm, Duration soak, boolean quick) {
    static final Plan USUAL = new Plan(
            7, Duration.ofSeconds(4), 3, Duration.ofSeconds(5), Duration.ofMinutes(30), false);
    static final Plan QUICK = new Plan(
            1, Duration.ofMillis(400), 1, Duration.ofMillis(400), Duration.ofSeconds(5), true);

    Plan withRounds(int other) {
        return new Plan(other, round, warmUps, warm, soak, quick);
    }

    /** For a soak how long it takes, else how long a round takes. */
    Plan withSeconds(int seconds) {
        Duration given = Duration.ofSeconds(seconds);
        return new Plan(rounds, given, warmUps, warm, given, quick);
    }

    /** {@code usual}, or {@code few} of a quick run. */
    int scaled(int usual, int few) {
        return quick ? few : usual;
    }
}
