package dev.sekimori.decide.patch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code application/x-www-form-urlencoded} as leniently as devices do (URL Standard). */
final class FormText {
    /** More parameters than devices have; the rest is looked at as one. */
    private static final int MOST_PARAMETERS = 500;

    record Parameter(String name, String value) {}

    private FormText() {}

    /** The parameters, decoded. */
    static List<Parameter> parameters(String text) {
        List<Parameter> all = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String pair : text.split("[&;]", MOST_PARAMETERS)) {
                int equals = pair.indexOf('=');
                all.add(
                        equals < 0
                                ? new Parameter(decode(pair), "")
                                : new Parameter(
                                        decode(pair.substring(0, equals)),
                                        decode(pair.substring(equals + 1))));
            }
        }
        return all;
    }

    /** Plus signs are spaces; an escape that is none stays as it is. */
    static String decode(String text) {
        byte[] given = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[given.length];
        int length = 0;
        for (int i = 0; i < given.length; i++) {
            int high = i + 2 < given.length ? Character.digit(given[i + 1], 16) : -1;
            int low = i + 2 < given.length ? Character.digit(given[i + 2], 16) : -1;
            if (given[i] == '%' && high >= 0 && low >= 0) {
                decoded[length++] = (byte) (high * 16 + low);
                i += 2;
            } else {
                decoded[length++] = given[i] == '+' ? (byte) ' ' : given[i];
            }
        }
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }
}
