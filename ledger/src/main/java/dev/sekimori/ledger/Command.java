package dev.sekimori.ledger;

import dev.sekimori.ledger.read.SiteReader;

import java.time.Instant;

/**
 * A change that is decided against the state it changes. It runs on the ledger's only writer
 * thread, so no other change comes between; it must be quick and do no I/O of its own.
 *
 * @param <R> what the caller learns
 */
@FunctionalInterface
public interface Command<R> {
    /**
     * Decides what happens. Whatever it throws is thrown to the caller of {@link Ledger#execute},
     * and nothing of the command is written.
     *
     * @param state the state with everything before this command applied; valid only during the
     *     call
     * @param now the time that the command's entries will bear
     */
    Outcome<R> decide(SiteReader state, Instant now);
}
