package dev.sekimori.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.sekimori.app.cli.invocation.Endings;
import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.invocation.Terminals;
import dev.sekimori.console.Texts;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Types commands as a person or script would, in surroundings of its own. */
public final class Typed {
    private static final Texts TEXTS = Texts.load();

    private final Path data;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Runnable> endings = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Terminals terminals = Terminals.NONE;
    private String input = "";

    /** How a command ended and what it wrote. */
    public record Result(int code, String out, String err) {
        public JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Command(name = "sekimori")
    private static final class Root {}

    public Typed(Path data) {
        this.data = data;
    }

    Typed with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Typed answering(String text) {
        terminals = new Terminals(true, false, false);
        input = text;
        return this;
    }

    Typed feeding(String text) {
        input = text;
        return this;
    }

    Typed onColouredTerminal() {
        terminals = new Terminals(false, true, true);
        return this;
    }

    /** What was written so far, for commands that go on. */
    String outSoFar() {
        return out.toString();
    }

    String errSoFar() {
        return err.toString();
    }

    /** As Ctrl-C does. */
    void end() {
        endings.forEach(Runnable::run);
    }

    public Result run(String... arguments) {
        int code = commandLine()
                .execute(Stream.concat(Stream.of(arguments), Stream.of("--data", data.toString()))
                        .toArray(String[]::new));
        return new Result(code, out.toString(), err.toString());
    }

    /** Without the data directory, which not every command takes. */
    Result runAlone(String... arguments) {
        return new Result(
                commandLine(arguments).execute(arguments), out.toString(), err.toString());
    }

    CommandLine commandLine(String... arguments) {
        CommandLine root = new CommandLine(new Root());
        CliCommands.addTo(
                root,
                new Surroundings(
                        environment,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        terminals,
                        ZoneOffset.UTC,
                        this::onEnd,
                        TEXTS),
                List.of(arguments));
        return root;
    }

    private Endings.Registration onEnd(Runnable task) {
        endings.add(task);
        return () -> endings.remove(task);
    }
}
