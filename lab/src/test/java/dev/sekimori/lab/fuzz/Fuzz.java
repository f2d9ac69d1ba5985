package dev.sekimori.lab.fuzz;

import java.util.SplittableRandom;

/**
 * Feeds a parser with random bytes and with damaged copies of good input. A failure tells the seed.
 */
public final class Fuzz {
    private static final int ROUNDS = 20_000;
    private static final int MAX_RANDOM = 300;

    private Fuzz() {}

    /** A parser; may refuse in its own way, must not throw anything else. */
    @FunctionalInterface
    public interface Parser {
        void parse(byte[] input) throws Exception;
    }

    public static void feed(Parser parser, byte[]... good) {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = round % 2 == 0
                    ? noise(random)
                    : damaged(random, good[random.nextInt(good.length)]);
            try {
                parser.parse(input);
            } catch (Exception | StackOverflowError e) {
                throw new AssertionError(
                        "fails with -Dfuzz.seed=" + seed + " in round " + round, e);
            }
        }
    }

    private static byte[] noise(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(MAX_RANDOM)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] damaged(SplittableRandom random, byte[] good) {
        byte[] bytes = java.util.Arrays.copyOf(good, random.nextInt(good.length + 8));
        int changes = random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
