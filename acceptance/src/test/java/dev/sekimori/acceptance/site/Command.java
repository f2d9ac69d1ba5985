package dev.sekimori.acceptance.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A tool that runs as a process of its own; its texts are kept in files while it runs. */
public final class Command implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(5);

    private final List<String> words;
    private final Process process;
    private final Path folder;

    /** How a tool ended, and what it said. */
    public record Result(int exitCode, String out, String err) {}

    private Command(List<String> words, Process process, Path folder) {
        this.words = words;
        this.process = process;
        this.folder = folder;
    }

    /** Runs a tool to its end. Fails when it takes longer than {@code longest}. */
    public static Result run(Duration longest, String... words) {
        return run(longest, Map.of(), List.of(words));
    }

    /** Runs a tool to its end in this environment plus {@code variables}. */
    public static Result run(Duration longest, Map<String, String> variables, List<String> words) {
        try (Command command = start(variables, words)) {
            return command.result(longest);
        }
    }

    /** Starts a tool and lets it run. */
    public static Command start(String... words) {
        return start(Map.of(), List.of(words));
    }

    private static Command start(Map<String, String> variables, List<String> words) {
        try {
            Path folder = Files.createTempDirectory("sekimori-command");
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(SiteProcess.root().toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(folder.resolve("out").toFile())
                    .redirectError(folder.resolve("err").toFile());
            builder.environment().putAll(variables);
            return new Command(words, builder.start(), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end. */
    public Result result(Duration longest) {
        try {
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        "not within " + longest.toMillis() + " ms: the end of " + this);
            }
            return new Result(process.exitValue(), out(), err());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + this, e);
        }
    }

    /** What it said so far. */
    public String out() {
        return read("out");
    }

    /** What it complained about so far. */
    public String err() {
        return read("err");
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it and what it started, and removes what it said. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            children.forEach(ProcessHandle::destroyForcibly);
            Files.deleteIfExists(folder.resolve("out"));
            Files.deleteIfExists(folder.resolve("err"));
            Files.deleteIfExists(folder);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tool alone: its words may hold secrets. */
    @Override
    public String toString() {
        return words.getFirst() + " (out: " + out() + ", err: " + err() + ")";
    }
}
