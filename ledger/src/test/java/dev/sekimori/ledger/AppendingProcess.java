package dev.sekimori.ledger;

import dev.sekimori.ledger.merkle.MerkleHash;
import dev.sekimori.model.Actor;
import dev.sekimori.model.event.Event;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A process that appends until it is killed: several threads, commands of one to five events. It
 * prints a line {@code index hash} for every entry once, and only once, it was acknowledged.
 */
public final class AppendingProcess {
    private static final int THREADS = 4;

    private AppendingProcess() {}

    /** Exit code of a process that failed, or that nobody listens to any more. */
    private static final int FAILED = 3;

    public static void main(String[] arguments) throws InterruptedException {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(FAILED);
        });
        Path dir = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        PrintStream out = new PrintStream(System.out, true);
        Ledger ledger = Ledger.open(dir, KillTest.SIGNER, KillTest.ORIGIN, InstantSource.system());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            long own = seed * THREADS + i;
            threads.add(Thread.ofPlatform().start(() -> append(ledger, own, out)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void append(Ledger ledger, long seed, PrintStream out) {
        Random random = new Random(seed);
        Story story = new Story(seed, "d" + seed);
        while (true) {
            Event[] events = new Event[1 + random.nextInt(5)];
            java.util.Arrays.setAll(events, i -> story.next());
            long last = ledger.append(Actor.system("p" + seed), events);
            StringBuilder lines = new StringBuilder();
            for (long index = last - events.length + 1; index <= last; index++) {
                byte[] leaf = ledger.leaf(index).orElseThrow();
                lines.append(index).append(' ').append(MerkleHash.ofLeaf(leaf)).append('\n');
            }
            synchronized (out) {
                out.print(lines);
                if (out.checkError()) {
                    Runtime.getRuntime().halt(FAILED);
                }
            }
        }
    }
}
