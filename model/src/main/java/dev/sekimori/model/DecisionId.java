package dev.sekimori.model;

import java.util.regex.Pattern;

/**
 * Names one decision by the content of its policy, input and answer: equal decisions have equal
 * ids.
 */
public record DecisionId(String value) {
    private static final Pattern FORM = Pattern.compile("d-[0-9a-f]{32}");

    public DecisionId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "not a well-formed decision id: " + Text.shorten(value, 80));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
