package dev.sekimori.ledger;

import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Event;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints the time to open a ledger in a new process and the events appended in a second by 1 and 16
 * threads.
 */
public final class LedgerFigures {
    private static final Actor ACTOR = Actor.system("figures");

    private LedgerFigures() {}

    public static void main(String[] arguments) throws Exception {
        Path dir = Files.createTempDirectory("ledger-figures");
        TestSigner signer = new TestSigner("figures", 1);
        long begun = System.nanoTime();
        Ledger ledger = Ledger.open(dir, signer, "figures", InstantSource.system());
        System.out.println(
                "open a new ledger, cold: " + (System.nanoTime() - begun) / 1_000_000 + " ms");
        begun = System.nanoTime();
        ledger.append(
                ACTOR, new DeviceEvent.Discovered(new DeviceId("cam"), "127.0.0.1", "", "scan"));
        System.out.println("first append: " + (System.nanoTime() - begun) / 1_000_000 + " ms");
        for (int round = 0; round < 2; round++) {
            for (int threads : new int[] {1, 16}) {
                System.out.println(threads + " threads: " + eventsPerSecond(ledger, threads, 4_000)
                        + " events/s");
            }
        }
        begun = System.nanoTime();
        Event[] many = new Event[1_000];
        java.util.Arrays.fill(many, new DeviceEvent.RecheckPassed(new DeviceId("cam"), 1));
        for (int i = 0; i < 10; i++) {
            ledger.append(ACTOR, many);
        }
        System.out.println("1000 events a command: "
                + 10_000_000_000_000L / (System.nanoTime() - begun) + " events/s");
        long size = ledger.size();
        ledger.close();
        begun = System.nanoTime();
        Ledger.open(dir, signer, "figures", InstantSource.system()).close();
        System.out.println("open and close " + size + " entries: "
                + (System.nanoTime() - begun) / 1_000_000 + " ms");
    }

    private static long eventsPerSecond(Ledger ledger, int threads, int forMs)
            throws InterruptedException {
        AtomicLong done = new AtomicLong();
        long end = System.nanoTime() + forMs * 1_000_000L;
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            workers.add(Thread.ofPlatform().start(() -> {
                while (System.nanoTime() < end) {
                    ledger.append(ACTOR, new DeviceEvent.RecheckPassed(new DeviceId("cam"), 1));
                    done.incrementAndGet();
                }
            }));
        }
        for (Thread worker : workers) {
            worker.join();
        }
        return done.get() * 1_000 / forMs;
    }
}
