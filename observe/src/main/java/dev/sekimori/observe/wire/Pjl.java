package dev.sekimori.observe.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code @PJL INFO ID} to a printer's raw port and its answer (PJL Technical Reference, chapter 7).
 */
public final class Pjl {
    public static final int MAX_BYTES = 4_096;

    private static final String UEL = "\u001b%-12345X";
    private static final Pattern ID =
            Pattern.compile("@PJL INFO ID\\s{1,4}\"?([^\"\\r\\n\\f]{1,200})");

    private Pjl() {}

    public static byte[] question() {
        return (UEL + "@PJL INFO ID\r\n" + UEL).getBytes(StandardCharsets.US_ASCII);
    }

    /** The answer ends with a form feed. */
    public static boolean isComplete(byte[] bytes) {
        return bytes.length > 0 && bytes[bytes.length - 1] == '\f';
    }

    public static Optional<String> parse(byte[] bytes) {
        int length = Math.min(bytes.length, MAX_BYTES);
        Matcher matcher = ID.matcher(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
    }
}
