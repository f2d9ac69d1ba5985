package dev.sekimori.model;

import java.util.List;

/**
 * Something to say to people, as a key of the resource bundles and its arguments; rendered in the
 * reader's language only in {@code console} and {@code app}.
 */
public record Message(String key, List<String> arguments) {
    public Message {
        Text.bounded("message key", key, 100);
        arguments = arguments.stream().map(a -> Text.shorten(a, Text.MAX_CHARS)).toList();
    }

    public static Message of(String key, Object... arguments) {
        return new Message(
                key, java.util.Arrays.stream(arguments).map(String::valueOf).toList());
    }
}
