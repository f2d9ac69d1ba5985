package dev.sekimori.console;

import dev.sekimori.model.Message;

import java.util.OptionalInt;

/**
 * Why a call was not served, to be rendered for the reader.
 *
 * @param reason what happened, and what to do next
 * @param retryAfterSeconds when trying again may help
 */
public record Fault(int status, Message reason, OptionalInt retryAfterSeconds) {
    public static Fault of(int status, Message reason) {
        return new Fault(status, reason, OptionalInt.empty());
    }

    /** With the usual words for the status ({@code ui.error.<status>}). */
    public static Fault of(int status) {
        return of(status, Message.of("ui.error." + status));
    }

    public static Fault busy() {
        return busy(Message.of("ui.error.503"));
    }

    /** What could not be done now, and what is so meanwhile. */
    public static Fault busy(Message reason) {
        return new Fault(503, reason, OptionalInt.of(2));
    }
}
