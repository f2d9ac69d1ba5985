package dev.sekimori.model;

import java.util.regex.Pattern;

/** The sign-in name of a person of the site. */
public record PersonName(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");

    public PersonName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "not a well-formed person name: " + Text.shorten(value, 80));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
