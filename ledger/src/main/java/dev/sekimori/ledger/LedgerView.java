package dev.sekimori.ledger;

import dev.sekimori.ledger.fault.StoreException;
import dev.sekimori.ledger.leaf.LeafCodec;
import dev.sekimori.ledger.merkle.ConsistencyProof;
import dev.sekimori.ledger.merkle.Hash;
import dev.sekimori.ledger.merkle.InclusionProof;
import dev.sekimori.ledger.merkle.Proofs;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.ledger.note.NoteSigner;
import dev.sekimori.ledger.projection.Projections;
import dev.sekimori.ledger.projection.SqlSiteReader;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.ledger.store.CheckpointTable;
import dev.sekimori.ledger.store.LogTable;
import dev.sekimori.ledger.store.ReadPool;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.ledger.store.Sqlite;
import dev.sekimori.ledger.store.Transactions;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.event.Entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What can be read of a ledger, also while another process writes to it, or none: entries, proofs,
 * the state. Every call answers from what is on disk at that moment. Thread-safe.
 */
public final class LedgerView implements AutoCloseable {
    private final ReadPool pool;

    LedgerView(Path file) {
        this.pool = new ReadPool(file);
    }

    /** Opens the ledger of a data directory for reading; the directory must have one. */
    public static LedgerView open(Path dir) {
        Path file = dir.resolve(Sqlite.FILE);
        if (!Files.isRegularFile(file)) {
            throw new StoreException("there is no ledger in " + dir);
        }
        return new LedgerView(file);
    }

    /** How many entries there are. */
    public long size() {
        return pool.with(LogTable::head).size();
    }

    /** The root of the tree of all entries, as the writer stored it. */
    public Hash root() {
        return pool.with(LogTable::head).root();
    }

    /** A checkpoint of all entries, signed now. */
    public Checkpoint checkpoint(String origin, NoteSigner signer) {
        LogTable.Head head = pool.with(LogTable::head);
        return Checkpoint.sign(origin, head.size(), head.root(), signer);
    }

    /** The newest checkpoint that the site itself kept. */
    public Optional<Checkpoint> keptCheckpoint() {
        return pool.with(CheckpointTable::newest).map(kept -> Checkpoint.parse(kept.note()));
    }

    /** Entries from an index on, ascending, at most 1,000. */
    public List<Entry> entries(long fromIndex, int limit) {
        int bounded = Math.clamp(limit, 0, Ledger.MAX_LIMIT);
        return pool.with(
                session -> LogTable.leaves(session, fromIndex, bounded, LeafCodec::decode));
    }

    public Optional<Entry> entry(long index) {
        return leaf(index).map(data -> LeafCodec.decode(index, data));
    }

    /** The exact bytes whose hash is the leaf's. */
    public Optional<byte[]> leaf(long index) {
        return pool.with(session -> LogTable.data(session, index));
    }

    /** As {@link Ledger#entriesAbout}. */
    public List<Entry> entriesAbout(DeviceId device, long beforeIndex, int limit) {
        try (SqlSiteReader reader = reader()) {
            return reader.entriesAbout(device, beforeIndex, limit);
        }
    }

    /** As {@link Ledger#inclusionProof}. */
    public InclusionProof inclusionProof(long index, long treeSize) {
        return pool.with(session -> {
            checkSize(session, treeSize);
            return Proofs.inclusion(LogTable.nodes(session), index, treeSize);
        });
    }

    /** As {@link Ledger#consistencyProof}. */
    public ConsistencyProof consistencyProof(long oldSize, long newSize) {
        return pool.with(session -> {
            checkSize(session, newSize);
            return Proofs.consistency(LogTable.nodes(session), oldSize, newSize);
        });
    }

    /** The state as of now; close it soon. */
    public SiteReader read() {
        return reader();
    }

    @Override
    public void close() {
        pool.close();
    }

    private SqlSiteReader reader() {
        Session session = pool.take();
        boolean begun = false;
        try {
            Transactions.beginRead(session);
            // The first query fixes the moment of all that follow.
            long size = LogTable.head(session).size();
            SqlSiteReader reader = new SqlSiteReader(
                    session, new Projections(session), () -> size, new End(session));
            begun = true;
            return reader;
        } finally {
            if (!begun) {
                pool.discard(session);
            }
        }
    }

    private static void checkSize(Session session, long treeSize) {
        long size = LogTable.head(session).size();
        if (treeSize > size) {
            throw new IllegalArgumentException(
                    "the ledger has " + size + " entries, not " + treeSize);
        }
    }

    /** Ends a reader's transaction, once. */
    private final class End implements Runnable {
        private final Session session;
        private boolean ended;

        End(Session session) {
            this.session = session;
        }

        @Override
        public void run() {
            if (ended) {
                return;
            }
            ended = true;
            boolean clean = false;
            try {
                Transactions.rollback(session);
                clean = true;
            } finally {
                if (clean) {
                    pool.giveBack(session);
                } else {
                    pool.discard(session);
                }
            }
        }
    }
}
