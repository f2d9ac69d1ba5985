package dev.sekimori.observe.wire;

/** Asked before every connection attempt and every datagram; blocks until it may be sent. */
@FunctionalInterface
public interface Pace {
    /** No bound of its own, for single checks that are bounded by their callers. */
    Pace UNBOUNDED = () -> {};

    /** Waits; throws when whatever this belongs to was cancelled. */
    void await() throws CancelledException;
}
