package dev.sekimori.model.decision;

/** What kind of thing is protected (guideline G2-1, G2-2). */
public enum AssetKind {
    /** A function that acts on the physical world: brakes, a valve, heating, a lock. */
    CONTROL,
    /** A function that keeps people safe; it counts as control too. */
    SAFETY,
    /** A function that shows, plays, records or tells: navigation, a video stream. */
    INFORMATION_FUNCTION,
    /** A function that makes connecting possible: administration, pairing, updates. */
    CONNECTING,
    /** A piece of information. */
    INFORMATION;

    /** Whether it acts on the physical world. */
    public boolean acts() {
        return this == CONTROL || this == SAFETY;
    }
}
