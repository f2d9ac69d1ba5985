package dev.sekimori.model;

import java.util.regex.Pattern;

/** Names one discovery scan. */
public record ScanId(String value) {
    private static final Pattern FORM = Pattern.compile("s-[0-9a-f]{16}");

    public ScanId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "not a well-formed scan id: " + Text.shorten(value, 80));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
