package dev.sekimori.console.rest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Whether a client takes a media type (RFC 9110 section 12.5.1). Pure. */
final class Acceptable {
    private static final int MAX_RANGES = 32;

    private Acceptable() {}

    /**
     * Whether the Accept header names one of the types; a header that is missing takes everything.
     */
    static boolean accepts(List<String> headers, List<String> mediaTypes) {
        return headers.isEmpty()
                || headers.stream()
                        .flatMap(header -> Arrays.stream(header.split(",", MAX_RANGES)))
                        .filter(range -> !range.replace(" ", "").matches(".*;q=0(\\.0*)?(;.*)?"))
                        .map(range -> range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                        .anyMatch(range ->
                                mediaTypes.stream().anyMatch(type -> matches(range, type)));
    }

    private static boolean matches(String range, String type) {
        return range.equals("*/*")
                || range.equals(type)
                || (range.endsWith("/*")
                        && type.startsWith(range.substring(0, range.length() - 1)));
    }
}
