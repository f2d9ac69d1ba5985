package dev.sekimori.gateway.mqtt.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Kills a process with SIGKILL while it writes, round after round, and looks for everything that
 * was reported as committed.
 */
class JournalKillTest {
    private static final int ROUNDS = 4;

    @TempDir
    private Path dir;

    /** The process to be killed: says {@code + KEY} of each record and {@code - KEY} when gone. */
    static final class Writer {
        public static void main(String[] args) throws Exception {
            try (Records records = Records.open(Path.of(args[0]))) {
                List<Long> mine = new ArrayList<>();
                while (!Thread.interrupted()) {
                    for (int i = 0; i < 5; i++) {
                        long key = records.put("x".repeat(200));
                        mine.add(key);
                        System.out.println("+ " + key);
                    }
                    for (int i = 0; i < 4; i++) {
                        long key = mine.removeFirst();
                        System.out.println("? " + key);
                        records.delete(key);
                        System.out.println("- " + key);
                    }
                }
            }
        }
    }

    @Test
    void keeps_everything_that_was_committed_before_a_kill() throws Exception {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Set<Long> alive = new TreeSet<>();
        Set<Long> unsure = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            writeAndKill(100 + random.nextInt(400), alive, unsure);
            try (Records records = Records.open(dir)) {
                Set<Long> found = new TreeSet<>(records.found().keySet());
                assertThat(found).as("seed %d", seed).containsAll(alive);
                // One more may have been committed without being told of, and one deletion.
                found.removeAll(alive);
                found.removeAll(unsure);
                assertThat(found).as("seed %d", seed).hasSizeLessThanOrEqualTo(1);
                alive.addAll(records.found().keySet());
            }
        }
    }

    private void writeAndKill(int lines, Set<Long> alive, Set<Long> unsure) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        dir.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < lines; i++) {
                note(out.readLine(), alive, unsure);
            }
            // Through its handle: what it wrote until then can still be read.
            process.toHandle().destroyForcibly();
            out.lines().forEach(line -> note(line, alive, unsure));
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    private static void note(String line, Set<Long> alive, Set<Long> unsure) {
        assertThat(line).as("the writer goes on").isNotNull();
        if (line.length() < 3) {
            return; // cut off by the kill
        }
        long key = Long.parseLong(line.substring(2));
        switch (line.charAt(0)) {
            case '+' -> alive.add(key);
            case '?' -> {
                alive.remove(key);
                unsure.add(key);
            }
            case '-' -> unsure.remove(key);
            default -> throw new AssertionError(line);
        }
    }
}
