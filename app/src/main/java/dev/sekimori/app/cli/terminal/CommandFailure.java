package dev.sekimori.app.cli.terminal;

import dev.sekimori.model.Message;

import java.io.Serial;
import java.util.List;

/** Why a command did not do what it was asked to, and what to do next. */
public final class CommandFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String VERBATIM = "cli.verbatim";

    private final Exit exit;
    private final transient List<Message> lines;

    /** How the process ends. */
    public enum Exit {
        DONE(0),
        FAILED(1),
        USAGE(2),
        NOT_IN_THIS_VERSION(3);

        private final int code;

        Exit(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    private CommandFailure(Exit exit, List<Message> lines) {
        super(String.valueOf(lines.getFirst()));
        this.exit = exit;
        this.lines = lines;
    }

    /** It was tried and failed; {@code lines} say why, then what to do next. */
    public static CommandFailure failed(Message... lines) {
        return new CommandFailure(Exit.FAILED, List.of(lines));
    }

    /** It was asked in a way that cannot be meant. */
    public static CommandFailure usage(Message... lines) {
        return new CommandFailure(Exit.USAGE, List.of(lines));
    }

    /** This version does not have it. */
    public static CommandFailure notInThisVersion(Message... lines) {
        return new CommandFailure(Exit.NOT_IN_THIS_VERSION, List.of(lines));
    }

    /** Text that is in the reader's language already. */
    public static Message verbatim(String text) {
        return Message.of(VERBATIM, text);
    }

    public Exit exit() {
        return exit;
    }

    /** The reason, then what to do next; at least one. */
    public List<Message> lines() {
        return lines;
    }
}
