package dev.sekimori.ledger.verify;

import dev.sekimori.ledger.merkle.Hash;

import java.util.List;
import java.util.Optional;

/**
 * What a verification found. {@code size} leaves were read and {@code root} computed from their
 * data; {@code checkpoints} kept checkpoints were compared. {@code problems} are in the order of
 * the log, at most {@link LedgerVerifier#MAX_PROBLEMS}.
 */
public record Verification(long size, Hash root, long checkpoints, List<Problem> problems) {
    public Verification {
        problems = List.copyOf(problems);
    }

    /** Whether everything is as it was written. */
    public boolean isSound() {
        return problems.isEmpty();
    }

    /** The problem with the smallest index. */
    public Optional<Problem> first() {
        return problems.stream().findFirst();
    }
}
