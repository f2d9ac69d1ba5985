package dev.sekimori.ledger;

import dev.sekimori.ledger.fault.LedgerBusyException;
import dev.sekimori.ledger.fault.LedgerClosedException;
import dev.sekimori.ledger.fault.LedgerException;
import dev.sekimori.ledger.fault.StoreException;
import dev.sekimori.ledger.leaf.LeafCodec;
import dev.sekimori.ledger.merkle.Frontier;
import dev.sekimori.ledger.projection.Projections;
import dev.sekimori.ledger.projection.SqlSiteReader;
import dev.sekimori.ledger.store.LogTable;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.ledger.store.Transactions;
import dev.sekimori.model.Actor;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.Event;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The only thread that writes. It takes the commands that wait, runs each in a savepoint of one
 * transaction, commits once for all of them, and then answers their callers: the slower the disk,
 * the more commands share a commit.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int QUEUE = 1_024;
    private static final int BATCH = 256;
    private static final int ENQUEUE_TIMEOUT_SECONDS = 30;
    private static final int IDLE_SECONDS = 1;

    private final BlockingQueue<Pending<?>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Session session;
    private final Projections projections;
    private final InstantSource clock;
    private final Consumer<List<Entry>> committed;
    private final CheckpointKeeper checkpoints;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile LogTable.Head durable;
    private Frontier frontier;

    Writer(
            Session session,
            Frontier frontier,
            InstantSource clock,
            CheckpointKeeper checkpoints,
            Consumer<List<Entry>> committed) {
        this.session = session;
        this.projections = new Projections(session);
        this.frontier = frontier;
        this.durable = new LogTable.Head(frontier.size(), frontier.root());
        this.clock = clock;
        this.checkpoints = checkpoints;
        this.committed = committed;
        this.thread = Thread.ofPlatform().name("ledger-writer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** The size and root of what is on disk. */
    LogTable.Head durable() {
        return durable;
    }

    <R> R execute(Pending<R> pending) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a command cannot execute another command");
        }
        enqueue(pending);
        // When the writer ended before it could see the command, nobody else answers.
        if (ended) {
            failWaiting();
        }
        return pending.await();
    }

    /** Runs what waits, writes a last checkpoint and closes the session. */
    void close() {
        closing = true;
        // Wakes the writer; when the queue is full it is awake.
        boolean _ = queue.offer(
                new Pending<>(Actor.system("ledger"), (state, now) -> Outcome.of(true)));
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void enqueue(Pending<?> pending) {
        if (closing) {
            throw new LedgerClosedException("the ledger is closed");
        }
        try {
            if (!queue.offer(pending, ENQUEUE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new LedgerBusyException(
                        "the writer did not keep up for " + ENQUEUE_TIMEOUT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerBusyException("interrupted while waiting for the writer", e);
        }
    }

    private void failWaiting() {
        List<Pending<?>> waiting = new ArrayList<>();
        queue.drainTo(waiting);
        waiting.forEach(pending -> pending.fail(new LedgerClosedException("the ledger is closed")));
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                List<Pending<?>> batch = nextBatch();
                if (!batch.isEmpty()) {
                    runBatch(batch);
                }
                keepCheckpoint(false);
            }
            keepCheckpoint(true);
        } finally {
            closing = true;
            ended = true;
            failWaiting();
            session.close();
        }
    }

    private List<Pending<?>> nextBatch() {
        List<Pending<?>> batch = new ArrayList<>();
        try {
            Pending<?> first = queue.poll(IDLE_SECONDS, TimeUnit.SECONDS);
            if (first != null) {
                batch.add(first);
                queue.drainTo(batch, BATCH - 1);
            }
        } catch (InterruptedException e) {
            LOG.warn("the ledger's writer was interrupted and closes");
            closing = true;
        }
        return batch;
    }

    private void runBatch(List<Pending<?>> batch) {
        List<Entry> entries = new ArrayList<>();
        boolean written = false;
        try {
            durable = Transactions.write(session, () -> writeBatch(batch, entries));
            written = true;
        } catch (LedgerException e) {
            LOG.error("a transaction of {} commands failed and was undone", batch.size(), e);
            batch.forEach(pending -> pending.fail(e));
            readHeadAgain();
        } finally {
            if (!written) {
                // Nobody waits for ever, whatever happened; those who were answered are not again.
                LedgerClosedException ends = new LedgerClosedException("the writer failed");
                batch.forEach(pending -> pending.fail(ends));
            }
        }
        if (written) {
            batch.forEach(Pending::settle);
            if (!entries.isEmpty()) {
                committed.accept(entries);
            }
        }
    }

    /** The store says what is on disk after a failure, not what this thread remembers. */
    private void readHeadAgain() {
        durable = LogTable.head(session);
        frontier = Frontier.of(LogTable.nodes(session), durable.size());
    }

    private LogTable.Head writeBatch(List<Pending<?>> batch, List<Entry> entries) {
        for (Pending<?> pending : batch) {
            entries.addAll(runOne(pending));
        }
        if (entries.isEmpty()) {
            return durable;
        }
        LogTable.Head head = new LogTable.Head(frontier.size(), frontier.root());
        LogTable.advance(session, durable.size(), head);
        return head;
    }

    private List<Entry> runOne(Pending<?> pending) {
        Frontier before = frontier;
        try {
            return Transactions.savepoint(session, () -> append(pending));
        } catch (StoreException e) {
            // The database failed, perhaps it ended the transaction: nothing of the batch stands.
            throw e;
        } catch (RuntimeException | Error e) {
            // Whatever a command throws is its caller's; the others go on.
            frontier = before;
            pending.refuse(e);
            return List.of();
        }
    }

    private List<Entry> append(Pending<?> pending) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        SqlSiteReader state =
                new SqlSiteReader(session, projections, () -> frontier.size(), () -> {});
        List<Entry> entries = new ArrayList<>();
        for (Event event : pending.decide(state, now)) {
            long index = frontier.size();
            byte[] data = LeafCodec.encode(now, pending.actor(), event);
            // Applied as it will be read again, so that a rebuild cannot differ from it.
            Entry entry = LeafCodec.decode(index, data);
            frontier = LogTable.append(session, frontier, data);
            projections.apply(entry);
            entries.add(entry);
        }
        return entries;
    }

    private void keepCheckpoint(boolean last) {
        checkpoints.keepWhenDue(session, durable, last);
    }
}
