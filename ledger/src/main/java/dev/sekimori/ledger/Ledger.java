package dev.sekimori.ledger;

import dev.sekimori.ledger.merkle.ConsistencyProof;
import dev.sekimori.ledger.merkle.InclusionProof;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.ledger.note.NoteSigner;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.Event;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The site's memory: an append-only Merkle log of typed events, and the state that follows from
 * them, in one database. All methods may be called from any thread. Failures are
 * {@link dev.sekimori.ledger.fault.LedgerException}s.
 */
public interface Ledger extends AutoCloseable {
    /** The most entries that one call answers. */
    int MAX_LIMIT = 1_000;

    /**
     * Opens the ledger of a data directory, makes it when there is none, and starts its writer. The
     * head of the tree is checked against the stored root; {@code LedgerVerifier} checks the rest.
     *
     * @param dir the data directory; the database is {@code dir/site.db}
     * @param origin names this log in checkpoints (C2SP tlog-checkpoint)
     */
    static Ledger open(Path dir, NoteSigner signer, String origin, InstantSource clock) {
        return SiteLedger.open(dir, signer, origin, clock);
    }

    /** Runs a command; returns its result once its events are on disk. */
    <R> R execute(Actor actor, Command<R> command);

    /** Appends at least one event; answers the index of the last one once all are on disk. */
    default long append(Actor actor, Event... events) {
        if (events.length == 0) {
            throw new IllegalArgumentException("nothing to append");
        }
        return execute(actor, (state, now) -> Outcome.of(state.size() + events.length - 1, events));
    }

    /** The state as of now; close it soon. */
    SiteReader read();

    /**
     * From now on calls the listener with all entries in order, soon after they are on disk, on a
     * thread of its own. A slow listener holds up nobody: what it missed is read again from the
     * store for it.
     */
    void onCommit(Consumer<List<Entry>> listener);

    /** Entries from an index on, ascending, at most 1,000. */
    List<Entry> entries(long fromIndex, int limit);

    Optional<Entry> entry(long index);

    /** The exact bytes whose hash is the leaf's. */
    Optional<byte[]> leaf(long index);

    /** How many entries are on disk. */
    long size();

    /**
     * A device's history before an index, newest first: its own events and those of its findings
     * and notices, without the decisions about its connections.
     */
    List<Entry> entriesAbout(DeviceId device, long beforeIndex, int limit);

    /** A signed checkpoint of all entries on disk. */
    Checkpoint checkpoint();

    /** Proof for an index less than {@code treeSize}, which is at most {@link #size()}. */
    InclusionProof inclusionProof(long index, long treeSize);

    /** Proof for {@code 0 < oldSize <= newSize <= size()}. */
    ConsistencyProof consistencyProof(long oldSize, long newSize);

    /** Finishes what was begun, writes a last checkpoint and closes the database. */
    @Override
    void close();
}
