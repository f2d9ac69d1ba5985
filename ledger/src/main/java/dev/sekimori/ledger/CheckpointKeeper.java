package dev.sekimori.ledger;

import dev.sekimori.ledger.fault.LedgerException;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.ledger.note.NoteSigner;
import dev.sekimori.ledger.store.CheckpointTable;
import dev.sekimori.ledger.store.LogTable;
import dev.sekimori.ledger.store.Session;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Keeps a signed checkpoint now and then: a later rewrite of the log, however complete, then
 * contradicts a signature. Owned by the writer's thread.
 */
final class CheckpointKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointKeeper.class);
    private static final long EVERY_ENTRIES = 4_096;
    private static final Duration EVERY = Duration.ofMinutes(5);

    private final String origin;
    private final NoteSigner signer;
    private final InstantSource clock;
    private long keptSize;
    private Instant keptAt;

    CheckpointKeeper(String origin, NoteSigner signer, InstantSource clock, long keptSize) {
        this.origin = origin;
        this.signer = signer;
        this.clock = clock;
        this.keptSize = keptSize;
        this.keptAt = clock.instant();
    }

    /** Signs a checkpoint of what is on disk. */
    Checkpoint sign(LogTable.Head head) {
        return Checkpoint.sign(origin, head.size(), head.root(), signer);
    }

    /**
     * Keeps a checkpoint of what is on disk when enough is new, or when anything is new and
     * {@code now} is set.
     */
    void keepWhenDue(Session session, LogTable.Head head, boolean now) {
        if (head.size() == keptSize || !(now || isDue(head))) {
            return;
        }
        try {
            CheckpointTable.keep(
                    session, new CheckpointTable.Kept(head.size(), sign(head).text()));
        } catch (LedgerException e) {
            // The entries are safe without it; the next one covers them too.
            LOG.error("a checkpoint of {} entries could not be kept", head.size(), e);
        }
        keptSize = head.size();
        keptAt = clock.instant();
    }

    private boolean isDue(LogTable.Head head) {
        return head.size() - keptSize >= EVERY_ENTRIES
                || !clock.instant().isBefore(keptAt.plus(EVERY));
    }
}
