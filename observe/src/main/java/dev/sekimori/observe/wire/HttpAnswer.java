package dev.sekimori.observe.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An HTTP answer with at most 64 KiB of its body. */
public record HttpAnswer(Head head, String body) {
    /** The most of a body that is read. */
    public static final int MAX_BODY_BYTES = 64 * 1024;

    private static final Pattern TITLE =
            Pattern.compile("<title[^>]{0,200}>([^<]{0,500})", Pattern.CASE_INSENSITIVE);

    public static Optional<HttpAnswer> parse(byte[] bytes) {
        int start = Head.bodyStart(bytes);
        return Head.parse(bytes).map(head -> new HttpAnswer(head, body(head, bytes, start)));
    }

    /** Whether {@code bytes} hold the whole answer (RFC 9112 section 6.3). */
    static boolean isComplete(byte[] bytes) {
        int start = Head.bodyStart(bytes);
        if (start < 0) {
            return bytes.length >= Head.MAX_BYTES;
        }
        Optional<Head> head = Head.parse(bytes);
        if (head.isEmpty() || head.get().status() == 204 || head.get().status() == 304) {
            return true;
        }
        if (isChunked(head.get())) {
            String tail = new String(
                    bytes,
                    Math.max(start, bytes.length - 5),
                    Math.min(5, bytes.length - start),
                    StandardCharsets.ISO_8859_1);
            return tail.equals("0\r\n\r\n");
        }
        return head.get()
                .field("content-length")
                .filter(length -> length.matches("\\d{1,9}"))
                .map(length -> bytes.length - start >= Integer.parseInt(length))
                .orElse(false);
    }

    public int status() {
        return head.status();
    }

    /** The text of the page's title, or empty when it has none. */
    public Optional<String> title() {
        Matcher matcher = TITLE.matcher(body);
        return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
    }

    private static boolean isChunked(Head head) {
        return head.field("transfer-encoding").map("chunked"::equalsIgnoreCase).orElse(false);
    }

    private static String body(Head head, byte[] bytes, int start) {
        if (start < 0) {
            return "";
        }
        byte[] raw =
                Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + MAX_BODY_BYTES));
        return new String(isChunked(head) ? dechunk(raw) : raw, StandardCharsets.UTF_8);
    }

    /** RFC 9112 section 7.1; stops at whatever is not a chunk. */
    private static byte[] dechunk(byte[] raw) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = 0;
        while (at < raw.length) {
            int end = at;
            int size = 0;
            while (end < raw.length && end - at < 6 && Character.digit(raw[end], 16) >= 0) {
                size = size * 16 + Character.digit(raw[end++], 16);
            }
            boolean digits = end > at;
            while (end < raw.length && raw[end] != '\n') {
                end++;
            }
            int from = end + 1;
            if (!digits || size == 0 || from >= raw.length) {
                break;
            }
            body.write(raw, from, Math.min(size, raw.length - from));
            at = from + size + 2;
        }
        return body.toByteArray();
    }
}
