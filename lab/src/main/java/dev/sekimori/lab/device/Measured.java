package dev.sekimori.lab.device;

/**
 * A measured quantity: a slow wave with a little noise. The n-th value follows from seed and n
 * alone.
 *
 * @param seed of the noise
 * @param mean in the quantity's unit
 * @param swing of the wave, in the quantity's unit
 * @param period of the wave, in measurements
 */
public record Measured(long seed, double mean, double swing, double period) {
    private static final double NOISE = 0.05;

    public static Measured of(long seed, String purpose, double mean, double swing) {
        return new Measured(Identity.random(seed, purpose).nextLong(), mean, swing, 600);
    }

    /** The n-th value (n from 0), rounded to one decimal. */
    public double at(long n) {
        double wave = Math.sin(2 * Math.PI * n / period) * swing;
        double noise =
                (Identity.random(seed, Long.toString(n)).nextDouble() - 0.5) * 2 * NOISE * swing;
        return Math.round((mean + wave + noise) * 10) / 10.0;
    }
}
