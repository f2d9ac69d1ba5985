package dev.sekimori.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.ledger.note.NoteKey;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.ledger.verify.LedgerVerifier;
import dev.sekimori.ledger.verify.Progress;
import dev.sekimori.ledger.verify.Rebuild;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

@Timeout(180)
class ConcurrencyTest {
    private static final DeviceId CAM = new DeviceId("cam");

    @TempDir
    Path dir;

    private final TestSigner signer = new TestSigner("site.test", 1);
    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = Ledger.open(dir, signer, "site.test/ledger", InstantSource.system());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void many_threads_append_everything_once_and_each_in_its_own_order()
            throws InterruptedException {
        int threads = 16;
        int each = 60;
        inParallel(threads, thread -> {
            Story story = new Story(thread, "t" + thread);
            for (int i = 0; i < each; i++) {
                ledger.append(Actor.system("thread-" + thread), story.next());
            }
        });
        assertThat(ledger.size()).isEqualTo((long) threads * each);
        for (int thread = 0; thread < threads; thread++) {
            Actor actor = Actor.system("thread-" + thread);
            Story story = new Story(thread, "t" + thread);
            List<Entry> own =
                    allEntries().stream().filter(e -> e.actor().equals(actor)).toList();
            assertThat(own).hasSize(each);
            own.forEach(entry -> assertThat(entry.event()).isEqualTo(story.next()));
        }
        assertThat(LedgerVerifier.verify(
                                dir,
                                NoteKey.of(signer),
                                Optional.of(ledger.checkpoint()),
                                Progress.NONE)
                        .problems())
                .isEmpty();
        assertThat(Rebuild.check(dir, Progress.NONE).differences()).isEmpty();
    }

    @Test
    void commands_are_decided_one_after_the_other() throws InterruptedException {
        AtomicInteger winners = new AtomicInteger();
        inParallel(16, thread -> {
            boolean won = ledger.execute(
                    Actor.system("t"),
                    (state, now) -> state.device(CAM).isPresent()
                            ? Outcome.of(false)
                            : Outcome.of(
                                    true,
                                    new DeviceEvent.Discovered(CAM, "127.77.0.1", "", "scan")));
            if (won) {
                winners.incrementAndGet();
            }
        });
        assertThat(winners).hasValue(1);
        assertThat(ledger.size()).isEqualTo(1);
    }

    @Test
    void commands_that_wait_share_one_commit() throws InterruptedException {
        ledger.append(Actor.system("t"), new DeviceEvent.Discovered(CAM, "127.77.0.1", "", "scan"));
        BlockingQueue<Integer> batches = new LinkedBlockingQueue<>();
        ledger.onCommit(entries -> batches.add(entries.size()));
        CountDownLatch writerIsBusy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread first = Thread.ofVirtual()
                .start(() -> ledger.execute(Actor.system("first"), (state, now) -> {
                    writerIsBusy.countDown();
                    awaitLatch(goOn);
                    return Outcome.of(1, new DeviceEvent.RecheckPassed(CAM, 1));
                }));
        awaitLatch(writerIsBusy);
        int waiting = 40;
        AtomicInteger enqueued = new AtomicInteger();
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < waiting; i++) {
            others.add(Thread.ofPlatform().start(() -> {
                enqueued.incrementAndGet();
                ledger.append(Actor.system("other"), new DeviceEvent.RecheckPassed(CAM, 2));
            }));
        }
        awaitAllBlocked(others);
        goOn.countDown();
        first.join();
        for (Thread other : others) {
            other.join();
        }
        assertThat(enqueued).hasValue(waiting);
        assertThat(batches.poll(60, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(batches.poll(60, TimeUnit.SECONDS)).isEqualTo(waiting);
    }

    @Test
    void a_refused_command_does_not_harm_those_it_shares_a_commit_with()
            throws InterruptedException {
        AtomicInteger refused = new AtomicInteger();
        inParallel(16, thread -> {
            for (int i = 0; i < 20; i++) {
                DeviceId id = new DeviceId("d-" + thread + "-" + i);
                ledger.append(
                        Actor.system("t"),
                        new DeviceEvent.Discovered(id, "127.77.0.1", "", "scan"));
                assertThatThrownBy(() -> ledger.execute(Actor.system("t"), (state, now) -> {
                            refused.incrementAndGet();
                            throw new UnsupportedOperationException("no");
                        }))
                        .isInstanceOf(UnsupportedOperationException.class);
            }
        });
        assertThat(refused).hasValue(320);
        assertThat(ledger.size()).isEqualTo(320);
    }

    @Test
    void listeners_get_every_entry_in_order_even_when_they_are_slow() throws InterruptedException {
        int count = 400;
        List<Long> seen = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(count);
        ledger.onCommit(entries -> {
            awaitLatch(held);
            entries.forEach(entry -> {
                seen.add(entry.index());
                all.countDown();
            });
        });
        ledger.onCommit(entries -> {
            throw new IllegalStateException("a listener with a bug");
        });
        ledger.append(Actor.system("t"), new DeviceEvent.Discovered(CAM, "127.77.0.1", "", "scan"));
        // One commit each, more than a listener's queue holds.
        for (int i = 1; i < count; i++) {
            ledger.append(Actor.system("t"), new DeviceEvent.RecheckPassed(CAM, i));
        }
        held.countDown();
        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(seen)
                .containsExactlyElementsOf(LongStream.range(0, count).boxed().toList());
    }

    @Test
    void readers_and_the_writer_work_at_once() throws InterruptedException {
        inParallel(12, thread -> {
            for (int i = 0; i < 20; i++) {
                if (thread % 3 == 0) {
                    DeviceId id = new DeviceId("d-" + thread + "-" + i);
                    ledger.append(
                            Actor.system("t"),
                            new DeviceEvent.Discovered(id, "127.77.0.1", "", "scan"));
                } else {
                    try (SiteReader reader = ledger.read()) {
                        long devices = reader.counts().devices().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum();
                        assertThat(devices)
                                .isEqualTo(reader.size())
                                .isEqualTo(reader.count(DeviceEvent.class));
                    }
                }
            }
        });
        assertThat(ledger.size()).isEqualTo(80);
    }

    private List<Entry> allEntries() {
        List<Entry> all = new ArrayList<>();
        while (all.size() < ledger.size()) {
            all.addAll(ledger.entries(all.size(), Ledger.MAX_LIMIT));
        }
        return all;
    }

    /** Threads that wait for their answer have put their command into the queue before. */
    private static void awaitAllBlocked(List<Thread> threads) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!threads.stream().allMatch(t -> t.getState() == Thread.State.WAITING)) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What one thread does. */
    private interface Work {
        void run(int thread);
    }

    private static void inParallel(int threads, Work work) throws InterruptedException {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            running.add(Thread.ofVirtual()
                    .uncaughtExceptionHandler((t, e) -> failures.add(e))
                    .start(() -> work.run(thread)));
        }
        for (Thread thread : running) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }
}
