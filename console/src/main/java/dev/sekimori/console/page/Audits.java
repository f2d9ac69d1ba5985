package dev.sekimori.console.page;

import dev.sekimori.console.LedgerAudit;
import dev.sekimori.ledger.verify.Verification;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Runs one verification of the ledger at a time, on a virtual thread, and remembers the last. */
final class Audits {
    private static final Logger LOG = LoggerFactory.getLogger(Audits.class);

    /** How far it is. */
    sealed interface State {
        record Never() implements State {}

        record Running(long done, long total) implements State {}

        record Done(Verification verification, Instant at) implements State {}

        record Failed(Instant at) implements State {}
    }

    private final LedgerAudit audit;
    private final InstantSource clock;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicReference<State> state = new AtomicReference<>(new State.Never());

    Audits(LedgerAudit audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    State state() {
        return Objects.requireNonNull(state.get());
    }

    /** Begins to verify unless that runs already. */
    void start() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        state.set(new State.Running(0, 0));
        Thread.ofVirtual().name("ledger-verification").start(this::run);
    }

    private void run() {
        State end = new State.Failed(clock.instant());
        try {
            Verification found =
                    audit.verify((done, total) -> state.set(new State.Running(done, total)));
            end = new State.Done(found, clock.instant());
        } catch (RuntimeException e) {
            LOG.error("The ledger could not be verified", e);
        } finally {
            state.set(end);
            running.set(false);
        }
    }
}
