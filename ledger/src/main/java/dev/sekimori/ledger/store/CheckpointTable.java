package dev.sekimori.ledger.store;

import java.util.List;
import java.util.Optional;

/** The table {@code checkpoint}: signed checkpoints that were kept, as text. Stateless. */
public final class CheckpointTable {
    private CheckpointTable() {}

    /** A kept checkpoint with the size under which it is filed. */
    public record Kept(long size, String note) {}

    /** Keeps a checkpoint, unless there is one of that size. */
    public static void keep(Session session, Kept checkpoint) {
        session.update(
                "INSERT INTO checkpoint (size, note) VALUES (?, ?) ON CONFLICT (size) DO NOTHING",
                checkpoint.size(),
                checkpoint.note());
    }

    /** The newest one. */
    public static Optional<Kept> newest(Session session) {
        return session.first(
                "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1",
                CheckpointTable::read);
    }

    /** Those above a size, ascending. */
    public static List<Kept> above(Session session, long size, int limit) {
        return session.list(
                "SELECT size, note FROM checkpoint WHERE size > ? ORDER BY size LIMIT ?",
                CheckpointTable::read,
                size,
                limit);
    }

    private static Kept read(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Kept(row.getLong(1), row.getString(2));
    }
}
