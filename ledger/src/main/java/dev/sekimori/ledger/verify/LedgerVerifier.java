package dev.sekimori.ledger.verify;

import dev.sekimori.ledger.fault.StoreException;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.ledger.note.NoteKey;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.ledger.store.Sqlite;
import dev.sekimori.ledger.store.Transactions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Recomputes the hashes of all leaves and the whole tree from the leaves' data, and compares them
 * with the stored hashes, nodes and head, with all kept checkpoints and their signatures, and with
 * a checkpoint that the caller trusts. Reads one state of the database and changes nothing.
 */
public final class LedgerVerifier {
    /** The most problems that are reported. */
    public static final int MAX_PROBLEMS = 100;

    private LedgerVerifier() {}

    /**
     * Verifies the ledger of a data directory.
     *
     * @param key the log's key, from a place that whoever could change the ledger cannot change
     * @param trusted a checkpoint kept elsewhere, which the log must contain
     */
    public static Verification verify(
            Path dir, NoteKey key, Optional<Checkpoint> trusted, Progress progress) {
        Path file = dir.resolve(Sqlite.FILE);
        if (!Files.isRegularFile(file)) {
            throw new StoreException("there is no ledger in " + dir);
        }
        try (Session session = Sqlite.reader(file)) {
            Transactions.beginRead(session);
            Verification verification = new Walk(session, key, trusted, progress).run();
            Transactions.rollback(session);
            return verification;
        }
    }
}
