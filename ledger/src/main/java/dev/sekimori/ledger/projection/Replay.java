package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.leaf.LeafCodec;
import dev.sekimori.ledger.store.LogTable;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.event.Entry;

import java.util.List;

/** Applies all events of one database to the empty projections of another, or of the same. */
public final class Replay {
    private static final int PAGE = 1_000;

    private Replay() {}

    /** Called after each page with the number of entries done. */
    @FunctionalInterface
    public interface Progress {
        void done(long entries);
    }

    /** Applies the first {@code size} entries; answers how many there were. */
    public static long run(Session from, Session to, long size, Progress progress) {
        Projections projections = new Projections(to);
        long next = 0;
        while (next < size) {
            List<Entry> page = LogTable.leaves(
                    from, next, (int) Math.min(PAGE, size - next), LeafCodec::decode);
            if (page.isEmpty()) {
                return next;
            }
            page.forEach(projections::apply);
            next = page.getLast().index() + 1;
            progress.done(next);
        }
        return next;
    }

    /**
     * Makes the projections of a database anew when another program made them; within a
     * transaction.
     */
    public static boolean runWhenStale(Session session, long size, Progress progress) {
        if (Fingerprint.stored(session).equals(Fingerprint.ofProgram())) {
            return false;
        }
        replace(session, size, progress);
        return true;
    }

    /** Makes the projections of a database anew; within a transaction. */
    public static void replace(Session session, long size, Progress progress) {
        Fingerprint.stored(session);
        Projections.drop(session);
        Projections.create(session);
        run(session, session, size, progress);
        Fingerprint.store(session);
    }
}
