package dev.sekimori.ledger.store;

import dev.sekimori.ledger.fault.StoreException;

import java.util.function.Supplier;

/** Transactions of a session, each in one place that cannot forget to end it. */
public final class Transactions {
    private Transactions() {}

    /** Begins to write; end with {@link #commit} or {@link #rollback}. */
    public static void beginWrite(Session session) {
        session.run(Sqlite.beginWrite());
    }

    /** Begins to read one state of the database; end with {@link #rollback}. */
    public static void beginRead(Session session) {
        session.run(Sqlite.beginRead());
    }

    public static void commit(Session session) {
        session.run("COMMIT");
    }

    public static void rollback(Session session) {
        session.run("ROLLBACK");
    }

    /** Writes all that {@code work} does, or nothing when it throws. */
    public static <T> T write(Session session, Supplier<T> work) {
        beginWrite(session);
        try {
            T result = work.get();
            commit(session);
            return result;
        } catch (RuntimeException | Error e) {
            undo(session, e, "ROLLBACK");
            throw e;
        }
    }

    /** Does part of a running transaction, or nothing of it when {@code work} throws. */
    public static <T> T savepoint(Session session, Supplier<T> work) {
        session.run("SAVEPOINT part");
        try {
            T result = work.get();
            session.run("RELEASE SAVEPOINT part");
            return result;
        } catch (RuntimeException | Error e) {
            undo(session, e, "ROLLBACK TO SAVEPOINT part", "RELEASE SAVEPOINT part");
            throw e;
        }
    }

    /**
     * A database that fails may have ended the transaction by itself: then there is nothing to
     * undo.
     */
    private static void undo(Session session, Throwable because, String... statements) {
        try {
            for (String statement : statements) {
                session.run(statement);
            }
        } catch (StoreException e) {
            because.addSuppressed(e);
        }
    }
}
