package dev.sekimori.app.site;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What the ledger answered, kept until anything more is committed to it: whatever is revoked is a
 * commit, so that no answer outlives what it was read from. Only what was found is kept, as others
 * could ask for endlessly many things that are not there. Bounded. Safe from any thread.
 */
final class AnswersSoFar<K, V> {
    private record Era<K, V>(long size, Map<K, V> answers) {}

    private final LongSupplier ledgerSize;
    private final int most;
    private volatile Era<K, V> era = new Era<>(-1, Map.of());

    /** {@code ledgerSize} must have grown when a commit returns to whoever made it. */
    AnswersSoFar(LongSupplier ledgerSize, int most) {
        this.ledgerSize = ledgerSize;
        this.most = most;
    }

    /** The answer to {@code key}; {@code read} is asked when it is not known as of now. */
    Optional<V> of(K key, Function<K, Optional<V>> read) {
        // Before the reading: what is committed in between makes the answer newer, never older.
        Era<K, V> now = era();
        V known = now.answers().get(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<V> answer = read.apply(key);
        if (answer.isPresent() && now.answers().size() < most) {
            now.answers().put(key, answer.get());
        }
        return answer;
    }

    /** The answer to {@code key} if it is known as of now; nothing is read. */
    Optional<V> known(K key) {
        return Optional.ofNullable(era().answers().get(key));
    }

    private Era<K, V> era() {
        long size = ledgerSize.getAsLong();
        Era<K, V> kept = era;
        if (kept.size() == size) {
            return kept;
        }
        Era<K, V> begun = new Era<>(size, new ConcurrentHashMap<>());
        era = begun;
        return begun;
    }
}
