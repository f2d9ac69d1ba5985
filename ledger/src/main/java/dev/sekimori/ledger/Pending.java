package dev.sekimori.ledger;

import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.event.Event;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A command on its way through the writer. The caller waits; the writer decides, commits, then
 * answers.
 *
 * @param <R> what the caller learns
 */
final class Pending<R> {
    private final Actor actor;
    private final Command<R> command;
    private final CompletableFuture<R> answer = new CompletableFuture<>();
    private Runnable settle = () -> {};

    Pending(Actor actor, Command<R> command) {
        this.actor = actor;
        this.command = command;
    }

    Actor actor() {
        return actor;
    }

    /** On the writer: decides, and remembers the result for when it is on disk. */
    List<Event> decide(SiteReader state, Instant now) {
        Outcome<R> outcome = command.decide(state, now);
        settle = () -> answer.complete(outcome.result());
        return outcome.events();
    }

    /** On the writer: the command threw, or its events could not be applied. */
    void refuse(Throwable reason) {
        settle = () -> answer.completeExceptionally(reason);
    }

    /** On the writer: what was decided is on disk. */
    void settle() {
        settle.run();
    }

    /** Nothing of it is on disk. */
    void fail(RuntimeException reason) {
        answer.completeExceptionally(reason);
    }

    /**
     * On the caller's thread: waits for the answer. An interrupt does not undo the command, so it
     * is kept for later.
     */
    R await() {
        try {
            return answer.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException refusal -> throw refusal;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
    }
}
