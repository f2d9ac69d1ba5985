package dev.sekimori.ledger;

import dev.sekimori.ledger.fault.LedgerException;
import dev.sekimori.model.event.Entry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hands committed entries to one listener, in order and without gaps, on a virtual thread of its
 * own. Its queue is bounded: batches that found it full are read again from the store.
 */
final class CommitFeed {
    private static final Logger LOG = LoggerFactory.getLogger(CommitFeed.class);
    private static final int QUEUE = 64;
    private static final int PAGE = 256;
    private static final int IDLE_MS = 200;

    private final BlockingQueue<List<Entry>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LedgerView view;
    private final Consumer<List<Entry>> listener;
    private final Thread thread;
    private volatile boolean closing;
    private volatile long committed;
    private long next;

    /** Begins with the entry at {@code from}. */
    CommitFeed(LedgerView view, Consumer<List<Entry>> listener, long from) {
        this.view = view;
        this.listener = listener;
        this.next = from;
        this.committed = from;
        this.thread = Thread.ofVirtual().name("ledger-feed").start(this::run);
    }

    /** On the writer: never waits. */
    void offer(List<Entry> entries) {
        committed = entries.getLast().index() + 1;
        // When the queue is full, the listener's thread reads these entries again.
        boolean _ = queue.offer(entries);
    }

    /** Hands over what is committed and ends. */
    void close() {
        closing = true;
        boolean _ = queue.offer(List.of());
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty() || next < committed) {
                List<Entry> batch = queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
                if (batch != null && !batch.isEmpty()) {
                    readAgainUpTo(batch.getFirst().index());
                    deliver(withWaiting(batch));
                } else {
                    readAgainUpTo(committed);
                }
            }
        } catch (InterruptedException e) {
            LOG.info("a listener's thread was interrupted and ends");
        }
    }

    /**
     * The batch and those that came while the listener was busy, as long as nothing is missing in
     * between: whoever makes something of the whole state makes it once.
     */
    private List<Entry> withWaiting(List<Entry> batch) {
        List<Entry> all = new ArrayList<>(batch);
        List<Entry> following = queue.peek();
        while (following != null
                && !following.isEmpty()
                && following.getFirst().index() == all.getLast().index() + 1
                && all.size() < PAGE) {
            all.addAll(following);
            boolean _ = queue.remove(following);
            following = queue.peek();
        }
        return List.copyOf(all);
    }

    private void readAgainUpTo(long end) {
        while (next < end) {
            try {
                List<Entry> page = view.entries(next, (int) Math.min(PAGE, end - next));
                if (page.isEmpty()) {
                    return;
                }
                deliver(page);
            } catch (LedgerException e) {
                LOG.error("entries from {} on could not be read for a listener", next, e);
                next = end;
            }
        }
    }

    private void deliver(List<Entry> batch) {
        List<Entry> unseen =
                batch.stream().filter(entry -> entry.index() >= next).toList();
        if (unseen.isEmpty()) {
            return;
        }
        next = unseen.getLast().index() + 1;
        try {
            listener.accept(unseen);
        } catch (RuntimeException e) {
            // A listener's bug must not end its feed.
            LOG.error(
                    "a listener failed at entries {} to {}",
                    unseen.getFirst().index(),
                    next - 1,
                    e);
        }
    }
}
