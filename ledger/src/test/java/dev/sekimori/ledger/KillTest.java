package dev.sekimori.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.ledger.merkle.MerkleHash;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.ledger.note.NoteKey;
import dev.sekimori.ledger.verify.LedgerVerifier;
import dev.sekimori.ledger.verify.Progress;
import dev.sekimori.ledger.verify.Rebuild;
import dev.sekimori.ledger.verify.Verification;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills a real process in the middle of writing, again and again, on one and the same data
 * directory.
 */
class KillTest {
    static final TestSigner SIGNER = new TestSigner("kill.test", 9);
    static final String ORIGIN = "kill.test/ledger";

    private static final int ROUNDS = 12;
    private static final int MAX_EXTRA_MS = 150;

    @TempDir
    Path dir;

    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_killed_process_loses_nothing_that_it_acknowledged() throws Exception {
        long seed = new Random().nextLong(1 << 20);
        Random random = new Random(seed);
        SortedMap<Long, String> acknowledged = new TreeMap<>();
        Optional<Checkpoint> trusted = Optional.empty();
        for (int round = 0; round < ROUNDS; round++) {
            int before = acknowledged.size();
            appendUntilKilled(seed * ROUNDS + round, random, acknowledged);
            assertThat(acknowledged.size())
                    .as("seed %d round %d", seed, round)
                    .isGreaterThan(before);
            trusted = Optional.of(
                    check("seed %d round %d".formatted(seed, round), acknowledged, trusted));
        }
    }

    /**
     * Lets a process append some entries, then for a few milliseconds more, and kills it with
     * SIGKILL.
     */
    private void appendUntilKilled(long seed, Random random, SortedMap<Long, String> acknowledged)
            throws IOException, InterruptedException {
        int entries = 1 + random.nextInt(60);
        long extraNanos = TimeUnit.MILLISECONDS.toNanos(random.nextInt(MAX_EXTRA_MS));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        dir.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.to(new File(dir.toFile(), "stderr.txt")))
                .start();
        try (BufferedReader out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < entries; i++) {
                String line = out.readLine();
                assertThat(line)
                        .as("the process ended by itself, see stderr.txt")
                        .isNotNull();
                acknowledge(line, acknowledged);
            }
            long killAt = System.nanoTime() + extraNanos;
            while (System.nanoTime() < killAt) {
                LockSupport.parkNanos(killAt - System.nanoTime());
            }
            // Through the handle: it kills as well, but leaves what was printed to be read.
            assertThat(process.toHandle().destroyForcibly()).isTrue();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                acknowledge(line, acknowledged);
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("killed, not ended").isEqualTo(128 + 9);
    }

    /** The last line may have been cut by the kill; then it does not count. */
    private static void acknowledge(String line, SortedMap<Long, String> acknowledged) {
        if (line.matches("\\d+ [0-9a-f]{64}")) {
            String[] parts = line.split(" ", -1);
            String before = acknowledged.put(Long.valueOf(parts[0]), parts[1]);
            assertThat(before).as("index %s was acknowledged before", parts[0]).isNull();
        }
    }

    private Checkpoint check(
            String at, SortedMap<Long, String> acknowledged, Optional<Checkpoint> trusted) {
        Verification verification =
                LedgerVerifier.verify(dir, NoteKey.of(SIGNER), trusted, Progress.NONE);
        assertThat(verification.problems()).as(at).isEmpty();
        assertThat(verification.size()).as(at).isGreaterThan(acknowledged.lastKey());
        try (LedgerView view = LedgerView.open(dir)) {
            acknowledged.forEach((index, hash) -> assertThat(
                            MerkleHash.ofLeaf(view.leaf(index).orElseThrow()).toString())
                    .as("%s entry %d", at, index)
                    .isEqualTo(hash));
            assertThat(Rebuild.check(dir, Progress.NONE).differences()).as(at).isEmpty();
            return view.checkpoint(ORIGIN, SIGNER);
        }
    }
}
