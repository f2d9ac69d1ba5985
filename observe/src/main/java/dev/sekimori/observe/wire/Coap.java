package dev.sekimori.observe.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One CoAP GET and its piggybacked answer (RFC 7252 section 3). {@code code} is class × 32 +
 * detail; a payload of several blocks (RFC 7959) is read as far as its first.
 */
public record Coap(int code, int messageId, String payload) {
    public static final int PORT = 5683;
    public static final int CONTENT = (2 << 5) | 5;

    private static final int VERSION = 1;
    private static final int URI_PATH = 11;
    private static final int PAYLOAD_MARKER = 0xFF;

    /** A confirmable GET without token; {@code path} has segments of at most 255 bytes. */
    public static byte[] get(int messageId, List<String> path) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(VERSION << 6);
        out.write(1);
        out.write(messageId >> 8);
        out.write(messageId);
        int option = 0;
        for (String segment : path) {
            byte[] value = segment.getBytes(StandardCharsets.UTF_8);
            int delta = URI_PATH - option;
            option = URI_PATH;
            if (value.length < 13) {
                out.write((delta << 4) | value.length);
            } else {
                out.write((delta << 4) | 13);
                out.write(value.length - 13);
            }
            out.writeBytes(value);
        }
        return out.toByteArray();
    }

    public static Optional<Coap> parse(byte[] bytes) {
        if (bytes.length < 4 || (bytes[0] & 0xFF) >> 6 != VERSION) {
            return Optional.empty();
        }
        int tokenLength = bytes[0] & 0x0F;
        int at = 4 + tokenLength;
        if (tokenLength > 8 || at > bytes.length) {
            return Optional.empty();
        }
        int messageId = ((bytes[2] & 0xFF) << 8) | (bytes[3] & 0xFF);
        int payload = payloadStart(bytes, at);
        if (payload < 0) {
            return Optional.empty();
        }
        String text = new String(
                Arrays.copyOfRange(bytes, payload, bytes.length), StandardCharsets.UTF_8);
        return Optional.of(new Coap(bytes[1] & 0xFF, messageId, text));
    }

    /** Skips the options (RFC 7252 section 3.1); -1 when they are damaged. */
    private static int payloadStart(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length) {
            int first = bytes[at++] & 0xFF;
            if (first == PAYLOAD_MARKER) {
                return at;
            }
            int delta = first >> 4;
            int length = first & 0x0F;
            if (delta == 15 || length == 15) {
                return -1;
            }
            at += extended(delta);
            int lengthAt = at;
            at += extended(length);
            if (at > bytes.length) {
                return -1;
            }
            if (length == 13) {
                length = 13 + (bytes[lengthAt] & 0xFF);
            } else if (length == 14) {
                length = 269 + (((bytes[lengthAt] & 0xFF) << 8) | (bytes[lengthAt + 1] & 0xFF));
            }
            at += length;
        }
        return at == bytes.length ? at : -1;
    }

    private static int extended(int nibble) {
        return nibble == 13 ? 1 : nibble == 14 ? 2 : 0;
    }
}
