package dev.sekimori.lab.fault;

/** The bounds of all misbehaviour. */
final class Bounds {
    private Bounds() {}

    static void check(int count, int perSecond) {
        if (count < 1 || count > Misbehaviour.MAX_COUNT) {
            throw new IllegalArgumentException("count must be 1 to " + Misbehaviour.MAX_COUNT);
        }
        if (perSecond < 1 || perSecond > Misbehaviour.MAX_PER_SECOND) {
            throw new IllegalArgumentException(
                    "perSecond must be 1 to " + Misbehaviour.MAX_PER_SECOND);
        }
    }
}
