package dev.sekimori.console.rest;

import dev.sekimori.console.EventStream;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.fault.LedgerException;
import dev.sekimori.model.event.Entry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends the ledger's events to streams: what a reader missed from the store, then what is appended.
 * A reader that takes nothing for ten seconds is cut off. One virtual thread a stream.
 */
final class EventFeed {
    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);

    private static final int BATCH = 100;
    private static final Duration SLOWEST = Duration.ofSeconds(10);
    private static final long WAIT_SECONDS = 30;

    private final Ledger ledger;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    EventFeed(Ledger ledger) {
        this.ledger = ledger;
        ledger.onCommit(_ -> wake());
    }

    /** Sends all events from an index on until the stream is closed; returns at once. */
    void follow(long from, EventStream stream) {
        stream.onClose(this::wake);
        Thread.ofVirtual().name("events-" + from).start(() -> pump(from, stream));
    }

    private void pump(long from, EventStream stream) {
        long next = from;
        try {
            while (stream.isOpen()) {
                List<Entry> batch = ledger.entries(next, BATCH);
                for (Entry entry : batch) {
                    String data = RestJson.text(Mapping.event(entry));
                    if (!stream.send("", Long.toString(entry.index()), data)) {
                        return;
                    }
                }
                next += batch.size();
                if (batch.isEmpty()) {
                    awaitMoreThan(next, stream);
                } else if (!stream.awaitRoom(SLOWEST)) {
                    return;
                }
            }
        } catch (LedgerException e) {
            LOG.info("a stream of events ends early: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stream.close();
        }
    }

    /** Returns when there is something after {@code next}, the stream is closed, or time is up. */
    private void awaitMoreThan(long next, EventStream stream) throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
            while (nanos > 0 && stream.isOpen() && ledger.size() <= next) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
