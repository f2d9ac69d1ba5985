package dev.sekimori.observe.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A unicast mDNS question (RFC 6762 section 5.5) and its answer (RFC 1035 section 4). At most 100
 * records are read; names follow at most 16 compression pointers, always backwards.
 */
public record Mdns(List<Answer> answers) {
    public static final int PORT = 5353;

    private static final int PTR = 12;
    private static final int TXT = 16;
    private static final int ANY = 255;
    private static final int MAX_RECORDS = 100;
    private static final int MAX_POINTERS = 16;
    private static final int MAX_NAME_CHARS = 255;

    public Mdns {
        answers = List.copyOf(answers);
    }

    /** A record that says something: a pointer's target, or the strings of a TXT record. */
    public sealed interface Answer {
        record Pointer(String name, String target) implements Answer {}

        record Strings(String name, List<String> values) implements Answer {}
    }

    /**
     * A query for everything about {@code name}; one for {@code PTR} alone when
     * {@code pointersOnly}.
     */
    public static byte[] question(int id, String name, boolean pointersOnly) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) (id >> 8), (byte) id, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
        out.write(0);
        out.writeBytes(new byte[] {0, (byte) (pointersOnly ? PTR : ANY), 0, 1});
        return out.toByteArray();
    }

    public static Optional<Mdns> parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < 12 || (bytes[2] & 0x80) == 0) {
            return Optional.empty();
        }
        int questions = in.getShort(4) & 0xFFFF;
        int records =
                (in.getShort(6) & 0xFFFF) + (in.getShort(8) & 0xFFFF) + (in.getShort(10) & 0xFFFF);
        in.position(12);
        for (int i = 0; i < Math.min(questions, MAX_RECORDS); i++) {
            if (name(in).isEmpty() || in.remaining() < 4) {
                return Optional.empty();
            }
            in.position(in.position() + 4);
        }
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < Math.min(records, MAX_RECORDS); i++) {
            if (!record(in, answers)) {
                break;
            }
        }
        return Optional.of(new Mdns(answers));
    }

    private static boolean record(ByteBuffer in, List<Answer> answers) {
        Optional<String> name = name(in);
        if (name.isEmpty() || in.remaining() < 10) {
            return false;
        }
        int type = in.getShort() & 0xFFFF;
        in.position(in.position() + 6);
        int length = in.getShort() & 0xFFFF;
        if (length > in.remaining()) {
            return false;
        }
        int end = in.position() + length;
        if (type == PTR) {
            name(in).ifPresent(target -> answers.add(new Answer.Pointer(name.get(), target)));
        } else if (type == TXT) {
            answers.add(new Answer.Strings(name.get(), strings(in, end)));
        }
        in.position(end);
        return true;
    }

    private static List<String> strings(ByteBuffer in, int end) {
        List<String> strings = new ArrayList<>();
        while (in.position() < end && strings.size() < MAX_RECORDS) {
            int length = in.get() & 0xFF;
            if (length > end - in.position()) {
                break;
            }
            strings.add(label(in, length));
        }
        return strings;
    }

    /** The name at the buffer's position, which moves behind it; labels joined by dots. */
    private static Optional<String> name(ByteBuffer in) {
        StringBuilder name = new StringBuilder();
        ByteBuffer at = in;
        int pointers = 0;
        while (at.hasRemaining()) {
            int start = at.position();
            int length = at.get() & 0xFF;
            if (length == 0) {
                return Optional.of(name.toString());
            }
            if (length >= 0xC0) {
                if (!at.hasRemaining() || ++pointers > MAX_POINTERS) {
                    return Optional.empty();
                }
                int target = ((length & 0x3F) << 8) | (at.get() & 0xFF);
                if (target >= start) {
                    return Optional.empty();
                }
                at = in.duplicate().position(target);
            } else if (length > 63
                    || length > at.remaining()
                    || name.length() + length > MAX_NAME_CHARS) {
                return Optional.empty();
            } else {
                name.append(name.isEmpty() ? "" : ".").append(label(at, length));
            }
        }
        return Optional.empty();
    }

    private static String label(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
