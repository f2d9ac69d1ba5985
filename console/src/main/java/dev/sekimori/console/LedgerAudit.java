package dev.sekimori.console;

import java.util.List;
import java.util.OptionalLong;

/** Recomputes the whole ledger from its data and compares. Blocking, maybe for minutes. */
@FunctionalInterface
public interface LedgerAudit {
    /** Verifies from the first entry to the last. */
    Verdict verify(Progress progress);

    /** Told now and then how far the verification is. */
    @FunctionalInterface
    interface Progress {
        void checked(long entries, long total);
    }

    /**
     * What it found; sound without problems.
     *
     * @param root the computed root in hexadecimal
     */
    record Verdict(long entries, String root, long checkpoints, List<Problem> problems) {
        public Verdict {
            problems = List.copyOf(problems);
        }

        public boolean sound() {
            return problems.isEmpty();
        }
    }

    /** Something that is not as it was written, at an entry when it can be told. */
    record Problem(OptionalLong entry, String what) {}
}
