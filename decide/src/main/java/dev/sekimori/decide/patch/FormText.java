package dev.sekimori.decide.patch;

import java.io.ByteArrayOutputStream;
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (c == '%' && high >= 0 && low >= 0) {
                bytes.write(high * 16 + low);
                i += 2;
            } else if (c == '+') {
                bytes.write(' ');
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
