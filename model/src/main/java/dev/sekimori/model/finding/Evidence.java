package dev.sekimori.model.finding;

import dev.sekimori.model.Text;

/**
 * How a weakness was seen, so that a person can see it again: {@code method} in a word (for example
 * {@code http-basic-login}), a {@code command} to type, and what was {@code observed}. Never a
 * secret.
 */
public record Evidence(String method, String command, String observed) {
    public Evidence {
        Text.bounded("evidence method", method, 100);
        command = Text.shorten(command, 500);
        observed = Text.shorten(observed, Text.MAX_CHARS);
    }
}
