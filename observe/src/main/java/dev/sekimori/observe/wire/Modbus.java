package dev.sekimori.observe.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Read Device Identification (Modbus Application Protocol 1.1b3 section 6.21, function 43/14): a
 * question that reads names and changes nothing.
 */
public record Modbus(Map<Integer, String> objects) {
    public static final int MAX_BYTES = 260;

    private static final int MBAP_BYTES = 7;
    private static final int HEAD_BYTES = MBAP_BYTES + 7;
    private static final String[] NAMES = {
        "vendor", "product", "revision", "url", "name", "model", "application"
    };

    public Modbus {
        objects = Map.copyOf(objects);
    }

    /** The question for the regular objects (read device id code 2) from object 0 of unit 255. */
    public static byte[] question() {
        return new byte[] {0, 1, 0, 0, 0, 5, (byte) 0xFF, 0x2B, 0x0E, 0x02, 0x00};
    }

    /** Whether a whole frame has come (its length is in bytes 4 and 5). */
    public static boolean isComplete(byte[] bytes) {
        return bytes.length >= 6
                && bytes.length >= 6 + (((bytes[4] & 0xFF) << 8) | (bytes[5] & 0xFF));
    }

    public static Optional<Modbus> parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < HEAD_BYTES
                || in.getShort(2) != 0
                || in.get(7) != 0x2B
                || in.get(8) != 0x0E) {
            return Optional.empty();
        }
        int count = in.get(13) & 0xFF;
        Map<Integer, String> objects = new TreeMap<>();
        in.position(HEAD_BYTES);
        for (int i = 0; i < count && in.remaining() >= 2; i++) {
            int id = in.get() & 0xFF;
            int length = in.get() & 0xFF;
            if (length > in.remaining()) {
                break;
            }
            byte[] value = new byte[length];
            in.get(value);
            objects.putIfAbsent(id, new String(value, StandardCharsets.ISO_8859_1));
        }
        return objects.isEmpty() ? Optional.empty() : Optional.of(new Modbus(objects));
    }

    /** {@code vendor=…; product=…; revision=…}, as far as told. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int id = 0; id < NAMES.length; id++) {
            String value = objects.get(id);
            if (value != null) {
                text.append(text.isEmpty() ? "" : "; ")
                        .append(NAMES[id])
                        .append('=')
                        .append(value);
            }
        }
        return text.toString();
    }
}
