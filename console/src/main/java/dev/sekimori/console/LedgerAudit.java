package dev.sekimori.console;

import dev.sekimori.ledger.verify.Progress;
import dev.sekimori.ledger.verify.Verification;

/** Recomputes the whole ledger from its data and compares. Blocking, maybe for minutes. */
@FunctionalInterface
public interface LedgerAudit {
    /** Verifies from the first entry to the last. */
    Verification verify(Progress progress);
}
