package dev.sekimori.ledger;

import dev.sekimori.ledger.fault.LedgerDamagedException;
import dev.sekimori.ledger.fault.StoreException;
import dev.sekimori.ledger.merkle.ConsistencyProof;
import dev.sekimori.ledger.merkle.Frontier;
import dev.sekimori.ledger.merkle.InclusionProof;
import dev.sekimori.ledger.merkle.Proofs;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.ledger.note.NoteSigner;
import dev.sekimori.ledger.projection.Replay;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.ledger.store.CheckpointTable;
import dev.sekimori.ledger.store.LogTable;
import dev.sekimori.ledger.store.Schema;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.ledger.store.Sqlite;
import dev.sekimori.ledger.store.Transactions;
import dev.sekimori.ledger.store.WriterLock;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.event.Entry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The ledger of a data directory: one writer, many readers. */
final class SiteLedger implements Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(SiteLedger.class);

    private final WriterLock lock;
    private final LedgerView view;
    private final CheckpointKeeper checkpoints;
    private final Writer writer;
    private final List<CommitFeed> feeds = new CopyOnWriteArrayList<>();

    private SiteLedger(WriterLock lock, Session session, Opened opened) {
        this.lock = lock;
        this.view = new LedgerView(opened.file());
        this.checkpoints = opened.checkpoints();
        this.writer = new Writer(
                session,
                opened.frontier(),
                opened.clock(),
                checkpoints,
                entries -> feeds.forEach(feed -> feed.offer(entries)));
    }

    /** What opening found. */
    private record Opened(
            Path file, Frontier frontier, CheckpointKeeper checkpoints, InstantSource clock) {}

    static SiteLedger open(Path dir, NoteSigner signer, String origin, InstantSource clock) {
        try {
            Files.createDirectories(dir);
        } catch (IOException e) {
            throw new StoreException("cannot make the data directory " + dir, e);
        }
        WriterLock lock = WriterLock.take(dir);
        boolean open = false;
        try {
            SiteLedger ledger = open(lock, dir.resolve(Sqlite.FILE), signer, origin, clock);
            open = true;
            return ledger;
        } finally {
            if (!open) {
                lock.close();
            }
        }
    }

    private static SiteLedger open(
            WriterLock lock, Path file, NoteSigner signer, String origin, InstantSource clock) {
        Session session = Sqlite.writer(file);
        boolean open = false;
        try {
            Schema.migrate(session);
            Frontier frontier = LogTable.checkedFrontier(session);
            long keptSize = checkNewestCheckpoint(session, frontier);
            refreshProjections(session, frontier.size());
            CheckpointKeeper checkpoints = new CheckpointKeeper(origin, signer, clock, keptSize);
            SiteLedger ledger =
                    new SiteLedger(lock, session, new Opened(file, frontier, checkpoints, clock));
            ledger.writer.start();
            open = true;
            return ledger;
        } finally {
            if (!open) {
                session.close();
            }
        }
    }

    @Override
    public <R> R execute(Actor actor, Command<R> command) {
        return writer.execute(new Pending<>(actor, command));
    }

    @Override
    public SiteReader read() {
        return view.read();
    }

    @Override
    public void onCommit(Consumer<List<Entry>> listener) {
        feeds.add(new CommitFeed(view, listener, size()));
    }

    @Override
    public List<Entry> entries(long fromIndex, int limit) {
        return view.entries(fromIndex, limit);
    }

    @Override
    public Optional<Entry> entry(long index) {
        return view.entry(index);
    }

    @Override
    public Optional<byte[]> leaf(long index) {
        return view.leaf(index);
    }

    @Override
    public long size() {
        return writer.durable().size();
    }

    @Override
    public List<Entry> entriesAbout(DeviceId device, long beforeIndex, int limit) {
        return view.entriesAbout(device, beforeIndex, limit);
    }

    @Override
    public Checkpoint checkpoint() {
        return checkpoints.sign(writer.durable());
    }

    @Override
    public InclusionProof inclusionProof(long index, long treeSize) {
        return view.inclusionProof(index, treeSize);
    }

    @Override
    public ConsistencyProof consistencyProof(long oldSize, long newSize) {
        return view.consistencyProof(oldSize, newSize);
    }

    @Override
    public void close() {
        try {
            writer.close();
            feeds.forEach(CommitFeed::close);
        } finally {
            view.close();
            lock.close();
        }
    }

    /** The log must still contain what was signed last. Answers its size, 0 when nothing was. */
    private static long checkNewestCheckpoint(Session session, Frontier frontier) {
        Optional<Checkpoint> kept =
                CheckpointTable.newest(session).map(k -> Checkpoint.parse(k.note()));
        kept.ifPresent(checkpoint -> {
            boolean contained = checkpoint.size() <= frontier.size()
                    && Proofs.root(LogTable.nodes(session), checkpoint.size())
                            .equals(checkpoint.root());
            if (!contained) {
                throw new LedgerDamagedException("the log does not contain its checkpoint of "
                        + checkpoint.size() + " entries");
            }
        });
        return kept.map(Checkpoint::size).orElse(0L);
    }

    private static void refreshProjections(Session session, long size) {
        boolean made =
                Transactions.write(session, () -> Replay.runWhenStale(session, size, done -> {}));
        if (made && size > 0) {
            LOG.info("projections made anew from {} entries", size);
        }
    }
}
