package dev.sekimori.ledger.store;

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
        boolean done = false;
        try {
            T result = work.get();
            commit(session);
            done = true;
            return result;
        } finally {
            if (!done) {
                rollback(session);
            }
        }
    }

    /** Does part of a running transaction, or nothing of it when {@code work} throws. */
    public static <T> T savepoint(Session session, Supplier<T> work) {
        session.run("SAVEPOINT part");
        boolean done = false;
        try {
            T result = work.get();
            done = true;
            return result;
        } finally {
            if (!done) {
                session.run("ROLLBACK TO SAVEPOINT part");
            }
            session.run("RELEASE SAVEPOINT part");
        }
    }
}
