package dev.sekimori.gateway.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The path of a request in the one form that is both decided on and forwarded, so that the device
 * cannot read another path than the policy did. {@code decoded} is for people and policies;
 * {@code encoded} is the same path for the wire (RFC 3986 section 3.3).
 */
public record ResourcePath(String decoded, String encoded) {
    /** The longest path as received, in characters: decisions keep it whole. */
    static final int MAX_CHARS = 1_000;

    private static final String PLAIN_MARKS = "-._~!$&'()*+,=:@";

    /**
     * Reads the path of a request target. Empty when it is not an absolute path or tries to mean
     * two things: dot segments, encoded slashes, backslashes, parameters, control characters, an
     * encoding within the encoding, malformed UTF-8. Empty segments are dropped.
     */
    public static Optional<ResourcePath> parse(String raw) {
        if (!raw.startsWith("/") || raw.length() > MAX_CHARS) {
            return Optional.empty();
        }
        List<String> segments = new ArrayList<>();
        for (String rawSegment : raw.substring(1).split("/", -1)) {
            Optional<String> segment = decode(rawSegment).filter(ResourcePath::isUnambiguous);
            if (segment.isEmpty()) {
                return Optional.empty();
            }
            if (!segment.get().isEmpty()) {
                segments.add(segment.get());
            }
        }
        String end = raw.endsWith("/") && !segments.isEmpty() ? "/" : "";
        String decoded = "/" + String.join("/", segments) + end;
        String encoded = "/"
                + String.join("/", segments.stream().map(ResourcePath::encode).toList()) + end;
        return Optional.of(new ResourcePath(decoded, encoded));
    }

    private static Optional<String> decode(String segment) {
        ByteBuffer bytes = ByteBuffer.allocate(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return Optional.empty();
            }
            if (c != '%') {
                bytes.put((byte) c);
                continue;
            }
            if (!isEncodedAt(segment, i)) {
                return Optional.empty();
            }
            bytes.put((byte) Integer.parseInt(segment, i + 1, i + 3, 16));
            i += 2;
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isUnambiguous(String segment) {
        if (segment.equals(".") || segment.equals("..")) {
            return false;
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '/'
                    || c == '\\'
                    || c == ';'
                    || Character.isISOControl(c)
                    || isEncodedAt(segment, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEncodedAt(String text, int at) {
        return text.charAt(at) == '%'
                && at + 2 < text.length()
                && isHex(text.charAt(at + 1))
                && isHex(text.charAt(at + 2));
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static String encode(String segment) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= '0' && b <= '9')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= 'a' && b <= 'z')
                    || PLAIN_MARKS.indexOf(b) >= 0;
            if (plain) {
                encoded.append((char) b);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", b));
            }
        }
        return encoded.toString();
    }
}
