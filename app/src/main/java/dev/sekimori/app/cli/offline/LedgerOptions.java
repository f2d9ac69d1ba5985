package dev.sekimori.app.cli.offline;

import dev.sekimori.app.cli.invocation.DataOption;
import dev.sekimori.app.cli.invocation.Desk;
import dev.sekimori.app.cli.invocation.OutputOptions;
import dev.sekimori.app.cli.invocation.Surroundings;
import dev.sekimori.app.cli.terminal.CommandFailure;
import dev.sekimori.app.cli.terminal.CommandFailure.Exit;
import dev.sekimori.authority.AuthorityException;
import dev.sekimori.ledger.fault.LedgerException;
import dev.sekimori.ledger.fault.LedgerInUseException;
import dev.sekimori.ledger.fault.MalformedNoteException;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.ledger.note.NoteKey;
import dev.sekimori.ledger.verify.Progress;
import dev.sekimori.model.Message;

import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The options of every command on a ledger, and what they share: its files and its failures. */
final class LedgerOptions {
    private static final String DATABASE = "site.db";

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final DataOption data = new DataOption();

    /** What a command does with the data directory. */
    @FunctionalInterface
    interface Work {
        Exit run(Desk desk, Path directory) throws CommandFailure;
    }

    /** Does the work where there is a ledger, tells failures; returns the exit code. */
    int run(Surroundings around, Work work) {
        return output.desk(around).run(desk -> {
            Path directory = data.directory();
            if (!Files.isRegularFile(directory.resolve(DATABASE))) {
                throw CommandFailure.failed(
                        Message.of("cli.ledger.none", directory),
                        Message.of("cli.error.no_site.hint"));
            }
            try {
                return work.run(desk, directory);
            } catch (LedgerInUseException e) {
                throw CommandFailure.failed(Message.of("cli.ledger.in_use", directory));
            } catch (LedgerException | AuthorityException e) {
                throw CommandFailure.failed(Message.of("cli.ledger.failed", reason(e)));
            }
        });
    }

    /** The log's public key, from a file that holds a verifier key (C2SP signed-note). */
    static NoteKey key(Path file) throws CommandFailure {
        try {
            return NoteKey.parse(bounded(file));
        } catch (MalformedNoteException e) {
            throw CommandFailure.failed(Message.of("cli.ledger.bad_key", file, reason(e)));
        }
    }

    static Checkpoint checkpoint(Path file) throws CommandFailure {
        try {
            return Checkpoint.parse(bounded(file));
        } catch (MalformedNoteException e) {
            throw CommandFailure.failed(Message.of("cli.ledger.bad_checkpoint", file, reason(e)));
        }
    }

    private static String bounded(Path file) throws CommandFailure {
        try {
            if (Files.size(file) > Checkpoint.MAX_CHARS) {
                throw CommandFailure.failed(Message.of("cli.error.file_long", file));
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw CommandFailure.failed(Message.of("cli.error.file", file));
        }
    }

    /** Shows each further per cent. */
    static Progress progress(Desk desk) {
        return new Progress() {
            private long told = -1;

            @Override
            public void at(long done, long of) {
                long percent = of == 0 ? 100 : done * 100 / of;
                if (percent != told) {
                    told = percent;
                    desk.screen().progress(desk.words().of("cli.ledger.progress", done, of));
                }
            }
        };
    }

    private static String reason(RuntimeException failure) {
        String own = String.valueOf(failure.getMessage());
        Throwable cause = failure.getCause();
        return cause == null || cause.getMessage() == null
                ? own
                : own + " (" + cause.getMessage() + ")";
    }
}
