package dev.sekimori.bench.machine;

import dev.sekimori.bench.BenchException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A process that runs on one processor core alone (taskset(1)). Closing ends it and its children.
 */
public final class Pinned implements AutoCloseable {
    /** Where servers run. */
    public static final int SERVER_CORE = 0;

    /** Where the load, and what the servers fetch from, runs. */
    public static final int LOAD_CORE = 1;

    private static final int END_SECONDS = 10;

    private final Process process;
    private final CountDownLatch read = new CountDownLatch(1);

    private Pinned(Process process, Consumer<String> line) {
        this.process = process;
        Thread.ofVirtual().name("bench-out").start(() -> follow(line));
    }

    /**
     * Starts {@code words}; what it prints goes to {@code line}, its errors to the file
     * {@code log}.
     */
    public static Pinned start(int core, Path log, Consumer<String> line, List<String> words) {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
        command.addAll(words);
        try {
            return new Pinned(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start(),
                    line);
        } catch (IOException e) {
            throw new BenchException("cannot start " + words.getFirst(), e);
        }
    }

    /** Words that start another program of this one's class path and JDK. */
    public static List<String> java(List<String> options, String main, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xlog:disable"));
        words.addAll(options);
        words.add(main);
        words.addAll(arguments);
        return words;
    }

    private void follow(Consumer<String> line) {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(line);
        } catch (IOException | UncheckedIOException e) {
            line.accept("(no more could be read: " + e.getMessage() + ")");
        } finally {
            read.countDown();
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Its own id and those of its children. */
    public List<Long> pids() {
        return Stream.concat(
                        Stream.of(process.pid()), process.descendants().map(ProcessHandle::pid))
                .toList();
    }

    /** Waits for the end and answers the exit code. */
    public int end(long longestSeconds) {
        try {
            if (!process.waitFor(longestSeconds, TimeUnit.SECONDS)) {
                throw new BenchException("a process takes longer than " + longestSeconds + " s");
            }
            if (!read.await(END_SECONDS, TimeUnit.SECONDS)) {
                throw new BenchException("the output of a process does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
