package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.ConsoleException;

import java.util.function.Function;

/** Typed ids from paths; what is not well-formed names nothing. */
final class Ids {
    private Ids() {}

    /** The path parameter {@code id}. */
    static <T> T of(Call call, Function<String, T> type) {
        return of(call.pathParameter("id"), type);
    }

    static <T> T of(String value, Function<String, T> type) {
        try {
            return type.apply(value);
        } catch (IllegalArgumentException e) {
            throw ConsoleException.notFound();
        }
    }
}
