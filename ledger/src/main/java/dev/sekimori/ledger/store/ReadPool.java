package dev.sekimori.ledger.store;

import dev.sekimori.ledger.fault.LedgerBusyException;
import dev.sekimori.ledger.fault.LedgerClosedException;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * At most so many reading sessions of one database, made when needed and used again. Thread-safe.
 */
public final class ReadPool implements AutoCloseable {
    private static final int MAX_SESSIONS = 8;
    private static final int WAIT_SECONDS = 10;

    private final Path file;
    private final Semaphore permits = new Semaphore(MAX_SESSIONS);
    private final Deque<Session> idle = new ArrayDeque<>();
    private boolean closed;

    public ReadPool(Path file) {
        this.file = file;
    }

    /** Asks one thing with a session of the pool. */
    public <T> T with(Function<Session, T> question) {
        Session session = take();
        boolean done = false;
        try {
            T answer = question.apply(session);
            done = true;
            return answer;
        } finally {
            if (done) {
                giveBack(session);
            } else {
                discard(session);
            }
        }
    }

    /** A session that no other thread uses until it is given back or discarded. */
    public Session take() {
        waitForPermit();
        boolean taken = false;
        try {
            Session session = idleOrNew();
            taken = true;
            return session;
        } finally {
            if (!taken) {
                permits.release();
            }
        }
    }

    /** Ends the use of a session that has no open transaction. */
    public void giveBack(Session session) {
        synchronized (idle) {
            if (!closed) {
                idle.push(session);
                permits.release();
                return;
            }
        }
        discard(session);
    }

    /** Ends the use of a session that failed. */
    public void discard(Session session) {
        try {
            session.close();
        } finally {
            permits.release();
        }
    }

    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
            idle.forEach(Session::close);
            idle.clear();
        }
    }

    private Session idleOrNew() {
        synchronized (idle) {
            if (closed) {
                throw new LedgerClosedException("the ledger is closed");
            }
            Session session = idle.poll();
            if (session != null) {
                return session;
            }
        }
        return Sqlite.reader(file);
    }

    private void waitForPermit() {
        try {
            if (!permits.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new LedgerBusyException(
                        "all " + MAX_SESSIONS + " readers were in use for " + WAIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerBusyException("interrupted while waiting for a reader", e);
        }
    }
}
