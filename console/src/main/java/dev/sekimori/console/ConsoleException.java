package dev.sekimori.console;

import dev.sekimori.model.Message;

/** The root of this module's failures: an HTTP status with a reason for people. */
public class ConsoleException extends RuntimeException {
    private final int status;
    private final transient Message reason;

    public ConsoleException(int status, Message reason) {
        super(status + " " + reason.key());
        this.status = status;
        this.reason = reason;
    }

    public static ConsoleException notFound() {
        return new ConsoleException(404, Message.of("ui.error.404"));
    }

    public int status() {
        return status;
    }

    public Message reason() {
        return reason;
    }
}
