package dev.sekimori.observe.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The status line and header fields that HTTP (RFC 9112 section 2), RTSP (RFC 2326 section 7) and
 * SSDP answers share. Names are in lower case; at most 100 fields of 2000 characters are kept.
 */
public record Head(String protocol, int status, List<Field> fields) {
    /** The longest head that is read. */
    public static final int MAX_BYTES = 16 * 1024;

    private static final int MAX_FIELDS = 100;
    private static final int MAX_LINE = 2_000;

    public Head {
        fields = List.copyOf(fields);
    }

    /** One header field, its name in lower case. */
    public record Field(String name, String value) {}

    /**
     * Reads the head at the beginning of {@code bytes}; a last line that is cut off is left out.
     */
    public static Optional<Head> parse(byte[] bytes) {
        int length = Math.min(bytes.length, MAX_BYTES);
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        List<String> lines = text.lines().limit(MAX_FIELDS + 1L).toList();
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String[] status = lines.getFirst().split(" ", 3);
        if (status.length < 2 || !status[0].matches("[A-Z]{3,5}/\\d\\.\\d")) {
            return Optional.empty();
        }
        if (!status[1].matches("[1-9]\\d\\d")) {
            return Optional.empty();
        }
        return Optional.of(new Head(status[0], Integer.parseInt(status[1]), fields(lines)));
    }

    /** Where the body begins: after the first empty line; -1 when there is none yet. */
    public static int bodyStart(byte[] bytes) {
        for (int i = 0; i + 1 < Math.min(bytes.length, MAX_BYTES); i++) {
            if (bytes[i] == '\n' && bytes[i + 1] == '\n') {
                return i + 2;
            }
            if (bytes[i] == '\n'
                    && bytes[i + 1] == '\r'
                    && i + 2 < bytes.length
                    && bytes[i + 2] == '\n') {
                return i + 3;
            }
        }
        return -1;
    }

    /** The first field of that (lower-case) name. */
    public Optional<String> field(String name) {
        return fields.stream()
                .filter(f -> f.name().equals(name))
                .map(Field::value)
                .findFirst();
    }

    /** Every field of that (lower-case) name. */
    public List<String> all(String name) {
        return fields.stream()
                .filter(f -> f.name().equals(name))
                .map(Field::value)
                .toList();
    }

    private static List<Field> fields(List<String> lines) {
        List<Field> fields = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            if (line.isEmpty()) {
                break;
            }
            int colon = line.indexOf(':');
            if (colon > 0 && line.length() <= MAX_LINE) {
                fields.add(new Field(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip()));
            }
        }
        return fields;
    }
}
