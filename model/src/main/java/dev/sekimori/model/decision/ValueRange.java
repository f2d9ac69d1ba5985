package dev.sekimori.model.decision;

/** Numbers from {@code min} to {@code max}, both included, in the unit of what is written. */
public record ValueRange(double min, double max) {
    public ValueRange {
        if (!Double.isFinite(min) || !Double.isFinite(max) || min > max) {
            throw new IllegalArgumentException("not a range: " + min + " to " + max);
        }
        // -0.0 and 0.0 are one number and must not be two ranges.
        min += 0.0;
        max += 0.0;
    }

    /** The range of one number. */
    public static ValueRange of(double value) {
        return new ValueRange(value, value);
    }

    /** Whether every number of {@code other} is one of this range. */
    public boolean covers(ValueRange other) {
        return min <= other.min && other.max <= max;
    }

    /** As people write it: {@code 5–35}. */
    @Override
    public String toString() {
        return text(min) + "–" + text(max);
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
