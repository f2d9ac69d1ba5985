package dev.sekimori.console.rest;

import dev.sekimori.console.ConsoleException;
import dev.sekimori.model.Message;

/** What is wrong with a call, as the exceptions that the server renders. */
final class Refusal {
    private static final String PREFIX = "ui.rest.";

    private Refusal() {}

    /** 400 with a reason {@code ui.rest.<key>}, which names the field or parameter first. */
    static ConsoleException badRequest(String key, Object... arguments) {
        return new ConsoleException(400, Message.of(PREFIX + key, arguments));
    }

    static ConsoleException of(int status, String key, Object... arguments) {
        return new ConsoleException(status, Message.of(PREFIX + key, arguments));
    }

    /** With the usual words for the status. */
    static ConsoleException of(int status) {
        return new ConsoleException(status, Message.of("ui.error." + status));
    }

    /**
     * 404 in the words of the part that knows such things, for example {@code device.not_found}.
     */
    static ConsoleException notFound(String key, Object name) {
        return new ConsoleException(404, Message.of(key, name));
    }
}
