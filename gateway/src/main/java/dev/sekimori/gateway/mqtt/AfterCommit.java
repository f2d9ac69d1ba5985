package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.mqtt.store.Journal;

import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Runs on one loop what must wait until something is durable. Without a store there is nothing to
 * wait for. When the disk has failed nothing is run any more: what cannot be kept is not answered.
 */
record AfterCommit(Optional<Journal> journal, Executor loop) {
    static AfterCommit of(Wiring wiring, Executor loop) {
        return new AfterCommit(wiring.store().map(SessionStore::journal), loop);
    }

    /** Runs {@code then} at once, on the calling thread, when the batch is committed already. */
    void run(long batch, Runnable then) {
        if (journal.isEmpty() || journal.get().isCommitted(batch)) {
            then.run();
            return;
        }
        Journal kept = journal.get();
        Runnable checked = () -> {
            if (kept.isCommitted(batch)) {
                then.run();
            }
        };
        if (!kept.whenCommitted(batch, () -> loop.execute(checked))) {
            loop.execute(checked);
        }
    }
}
