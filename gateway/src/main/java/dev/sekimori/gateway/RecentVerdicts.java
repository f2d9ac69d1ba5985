package dev.sekimori.gateway;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The verdicts given lately, found again by what was asked. Each has a few places beside each
 * other, where its hash falls; when they are taken, the one whose flow was quiet for longest makes
 * room. So it is bounded, nothing but what is looked for is touched, however many there are, and no
 * lock is taken. Two threads that keep the same at once may keep it twice. Safe from any thread.
 */
final class RecentVerdicts {
    private static final int PLACES = 1 << 14;

    /** Beside each other they fill a cache line; ten thousand verdicts leave each its place. */
    private static final int PLACES_OF_ONE = 16;

    private final AtomicReferenceArray<@Nullable Verdict> places =
            new AtomicReferenceArray<>(PLACES);

    Optional<Verdict> of(Asked asked) {
        int hash = asked.hashCode();
        for (int i = 0; i < PLACES_OF_ONE; i++) {
            Verdict kept = places.getAcquire(place(hash, i));
            if (kept == null) {
                return Optional.empty();
            }
            if (kept.answers(asked, hash)) {
                return Optional.of(kept);
            }
        }
        return Optional.empty();
    }

    /** Keeps it in place of an older one of the same ask. */
    void keep(Verdict verdict) {
        int hash = verdict.asked().hashCode();
        int chosen = place(hash, 0);
        long longest = Long.MAX_VALUE;
        for (int i = 0; i < PLACES_OF_ONE; i++) {
            int place = place(hash, i);
            Verdict kept = places.getAcquire(place);
            if (kept == null || kept.answers(verdict.asked(), hash)) {
                chosen = place;
                break;
            }
            if (kept.lastAtMs() < longest) {
                chosen = place;
                longest = kept.lastAtMs();
            }
        }
        places.setRelease(chosen, verdict);
    }

    private static int place(int hash, int i) {
        int spread = hash * 0x9E3779B9; // the golden ratio: near hashes fall far from each other
        return ((spread >>> 18) + i) & (PLACES - 1);
    }
}
