package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Verdict;

import org.jspecify.annotations.Nullable;

/**
 * Whether a subscription is permitted, decided when first asked and again when the picture of the
 * site changed: a policy takes effect on what was subscribed before it, and gives it back when it
 * changes back. Safe from any thread.
 */
final class Standing {
    private volatile @Nullable Verdict verdict;

    Verdict now(Asks asks, Session session, String topics) {
        Verdict known = verdict;
        if (known == null || known.epoch() != asks.epoch()) {
            known = asks.subscribe(session, topics);
            verdict = known;
        }
        return known;
    }
}
