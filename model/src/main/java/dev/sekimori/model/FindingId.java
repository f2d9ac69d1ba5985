package dev.sekimori.model;

import java.util.regex.Pattern;

/**
 * Names one finding; derived from device, kind and place, so the same weakness found again is the
 * same finding.
 */
public record FindingId(String value) {
    private static final Pattern FORM = Pattern.compile("f-[0-9a-f]{16}");

    public FindingId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "not a well-formed finding id: " + Text.shorten(value, 80));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
