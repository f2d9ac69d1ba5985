package dev.sekimori.app.cli.invocation;

import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.Screen;
import dev.sekimori.console.Texts;
import dev.sekimori.model.Message;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;

/** Everything outside of a command that it may touch, besides files and the network. */
public record Surroundings(
        Map<String, String> environment,
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        Terminals terminals,
        ZoneId zone,
        Endings endings,
        Texts texts) {
    private static final int MAX_LINE_BYTES = 4096;

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Those of this process. */
    public static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                System.in,
                new PrintWriter(System.out, true, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()),
                Terminals.ofProcess(),
                ZoneId.systemDefault(),
                Endings.ofProcess(),
                Texts.load());
    }

    Screen screen() {
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return new Screen(
                out, err, wanted && terminals.out(), wanted && terminals.err(), terminals.err());
    }

    /** A line from standard input without its end; empty at the end of the input. */
    public String line() throws CommandFailure {
        return new String(characters(bytes()));
    }

    /** A secret: unseen from a terminal, else the first line of standard input. */
    public char[] secret(String prompt) throws CommandFailure {
        Console console = terminals.in() ? System.console() : null;
        if (console == null) {
            return characters(bytes());
        }
        char[] typed = console.readPassword("%s ", prompt);
        return typed == null ? new char[0] : typed;
    }

    private byte[] bytes() throws CommandFailure {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                line.write(b);
                if (line.size() > MAX_LINE_BYTES) {
                    throw CommandFailure.usage(Message.of("cli.error.input_long", MAX_LINE_BYTES));
                }
            }
        } catch (IOException e) {
            throw CommandFailure.failed(
                    Message.of("cli.error.input", String.valueOf(e.getMessage())));
        }
        byte[] bytes = line.toByteArray();
        boolean windows = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return windows ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    private static char[] characters(byte[] utf8) throws CommandFailure {
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
            char[] characters = new char[decoded.remaining()];
            decoded.get(characters);
            return characters;
        } catch (CharacterCodingException e) {
            throw CommandFailure.usage(Message.of("cli.error.input", "UTF-8"));
        }
    }
}
