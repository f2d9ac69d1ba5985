package dev.sekimori.app.cli.invocation;

import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.app.cli.terminal.Screen;
import dev.sekimori.app.cli.terminal.Words;
import dev.sekimori.model.Message;

import java.util.Locale;

/**
 * Where a command works: its words, its screen, and whether a program reads its answer.
 *
 * @param json whether standard output takes JSON and nothing else
 */
public record Desk(Surroundings around, Words words, Screen screen, boolean json) {
    /** What a command does. */
    @FunctionalInterface
    public interface Work {
        Exit run(Desk desk) throws CommandFailure;
    }

    /** Does the work and tells why it failed when it did; returns the exit code. */
    public int run(Work work) {
        try {
            return work.run(this).code();
        } catch (CommandFailure failure) {
            screen.progressDone();
            tell(failure);
            return failure.exit().code();
        }
    }

    private void tell(CommandFailure failure) {
        boolean first = true;
        for (Message line : failure.lines()) {
            screen.note((first ? "sekimori: " : "  ") + words.of(line));
            first = false;
        }
    }

    /** Says something about the way to the result. */
    public void note(String key, Object... arguments) {
        screen.note(words.of(key, arguments));
    }

    /** A line of the result. */
    public void say(String key, Object... arguments) {
        screen.line(words.of(key, arguments));
    }

    /**
     * Asks a person on the terminal; without one nobody can answer, so the option has to be given.
     */
    public boolean confirmed(String key, String option) throws CommandFailure {
        if (!around.terminals().in()) {
            throw CommandFailure.usage(Message.of("cli.error.confirm", option));
        }
        screen.ask(words.of(key));
        String answer = around.line().strip().toLowerCase(Locale.ROOT);
        return answer.equals("y") || answer.equals("yes") || answer.equals("はい");
    }
}
