package dev.sekimori.model;

import java.util.regex.Pattern;

/** Names one notice to an owner. */
public record NoticeId(String value) {
    private static final Pattern FORM = Pattern.compile("n-[0-9a-f]{16}");

    public NoticeId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "not a well-formed notice id: " + Text.shorten(value, 80));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
