package dev.sekimori.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.ledger.fault.StoreException;
import dev.sekimori.ledger.merkle.Frontier;
import dev.sekimori.ledger.note.NoteKey;
import dev.sekimori.ledger.projection.Replay;
import dev.sekimori.ledger.store.Schema;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.ledger.store.Sqlite;
import dev.sekimori.ledger.store.Transactions;
import dev.sekimori.ledger.verify.LedgerVerifier;
import dev.sekimori.ledger.verify.Progress;
import dev.sekimori.ledger.verify.Rebuild;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.event.DeviceEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * SQLite answers a full database as it answers a full disk: SQLITE_FULL in the middle of a
 * transaction.
 */
@Timeout(180)
class FullDiskTest {
    private static final Actor ACTOR = Actor.system("test");

    @TempDir
    Path dir;

    private final TestSigner signer = new TestSigner("t", 1);

    @Test
    void a_full_disk_refuses_commands_whole_and_the_ledger_goes_on_when_there_is_room()
            throws InterruptedException {
        Session session = Sqlite.writer(dir.resolve(Sqlite.FILE));
        Schema.migrate(session);
        Transactions.write(session, () -> Replay.runWhenStale(session, 0, done -> {}));
        long pages = session.number("PRAGMA page_count");
        session.run("PRAGMA max_page_count = " + (pages + 30));
        CheckpointKeeper keeper = new CheckpointKeeper("t", signer, InstantSource.system(), 0);
        Writer writer =
                new Writer(session, Frontier.EMPTY, InstantSource.system(), keeper, entries -> {});
        writer.start();

        AtomicLong acknowledged = new AtomicLong();
        appendInParallelUntilFull(writer, acknowledged);
        assertThat(writer.durable().size()).isEqualTo(acknowledged.get());
        // What was too much for a batch may have fitted alone; then nothing fits at all.
        for (int n = 0; tryAppend(writer, new DeviceId("alone-" + n)); n++) {
            acknowledged.addAndGet(2);
        }
        assertThat(acknowledged.get()).isPositive();
        assertThat(writer.durable().size()).isEqualTo(acknowledged.get());

        session.run("PRAGMA max_page_count = 1000000");
        append(writer, new DeviceId("room"));
        writer.close();
        var verification =
                LedgerVerifier.verify(dir, NoteKey.of(signer), Optional.empty(), Progress.NONE);
        assertThat(verification.problems()).isEmpty();
        assertThat(verification.size()).isEqualTo(acknowledged.get() + 2);
        assertThat(Rebuild.check(dir, Progress.NONE).differences()).isEmpty();
    }

    private static void appendInParallelUntilFull(Writer writer, AtomicLong acknowledged)
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int thread = i;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; tryAppend(writer, new DeviceId("d-" + thread + "-" + n)); n++) {
                    acknowledged.addAndGet(2);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static boolean tryAppend(Writer writer, DeviceId id) {
        try {
            append(writer, id);
            return true;
        } catch (StoreException full) {
            return false;
        }
    }

    private static void append(Writer writer, DeviceId id) {
        writer.execute(new Pending<>(
                ACTOR,
                (state, now) -> Outcome.of(
                        true,
                        new DeviceEvent.Discovered(id, "127.77.0.1", "", "scan"),
                        new DeviceEvent.Lost(id, "x".repeat(1_000)))));
    }
}
