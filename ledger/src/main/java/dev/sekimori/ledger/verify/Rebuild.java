package dev.sekimori.ledger.verify;

import dev.sekimori.ledger.fault.StoreException;
import dev.sekimori.ledger.projection.Projections;
import dev.sekimori.ledger.projection.Replay;
import dev.sekimori.ledger.store.LogTable;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.ledger.store.Sqlite;
import dev.sekimori.ledger.store.Transactions;
import dev.sekimori.ledger.store.WriterLock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes the projections anew from the events: beside the stored ones to compare, or in their place.
 */
public final class Rebuild {
    private Rebuild() {}

    /** Compares every row of every projection; changes nothing and works while a site runs. */
    public static RebuildReport check(Path dir, Progress progress) {
        Path scratch = scratchFile();
        try (Session stored = Sqlite.reader(existing(dir));
                Session rebuilt = Sqlite.scratch(scratch)) {
            Transactions.beginRead(stored);
            long size = LogTable.head(stored).size();
            Transactions.beginWrite(rebuilt);
            Projections.create(rebuilt);
            long entries = Replay.run(stored, rebuilt, size, done -> progress.at(done, size));
            RebuildReport report = new TableComparison(stored, rebuilt).report(entries);
            Transactions.rollback(stored);
            return report;
        } finally {
            delete(scratch);
        }
    }

    /** Replaces the projections; no site may be running. Answers the number of entries applied. */
    public static long run(Path dir, Progress progress) {
        try (WriterLock _ = WriterLock.take(dir);
                Session session = Sqlite.writer(existing(dir))) {
            return Transactions.write(session, () -> {
                long size = LogTable.head(session).size();
                Replay.replace(session, size, done -> progress.at(done, size));
                return size;
            });
        }
    }

    private static Path existing(Path dir) {
        Path file = dir.resolve(Sqlite.FILE);
        if (!Files.isRegularFile(file)) {
            throw new StoreException("there is no ledger in " + dir);
        }
        return file;
    }

    private static Path scratchFile() {
        try {
            return Files.createTempFile("sekimori-rebuild", ".db");
        } catch (IOException e) {
            throw new StoreException("cannot make a temporary database", e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StoreException("cannot remove the temporary database " + file, e);
        }
    }
}
