package dev.sekimori.observe.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A Get of the node profile and its answer (ECHONET Lite 1.14 part 2 section 3.2 and 6.11): maker,
 * product code, instances. Keys are property codes (EPC).
 */
public record Echonet(Map<Integer, byte[]> properties) {
    public static final int PORT = 3610;

    private static final int MAKER = 0x8A;
    private static final int PRODUCT = 0x8C;
    private static final int INSTANCES = 0xD6;
    private static final int GET_RESPONSE = 0x72;
    private static final int GET_NOT_POSSIBLE = 0x52;
    private static final int HEAD_BYTES = 12;

    public Echonet {
        properties = Map.copyOf(properties);
    }

    /** Get (0x62) of maker, product code and instance list S from the node profile 0x0EF001. */
    public static byte[] question() {
        return HexFormat.of()
                .parseHex(
                        "1081" + "5345" + "0EF001" + "0EF001" + "6203" + "8A00" + "8C00" + "D600");
    }

    public static Optional<Echonet> parse(byte[] bytes) {
        if (bytes.length < HEAD_BYTES || bytes[0] != 0x10 || (bytes[1] & 0xFF) != 0x81) {
            return Optional.empty();
        }
        int service = bytes[10] & 0xFF;
        boolean fromNodeProfile = bytes[4] == 0x0E && (bytes[5] & 0xFF) == 0xF0;
        if (!fromNodeProfile || (service != GET_RESPONSE && service != GET_NOT_POSSIBLE)) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).position(HEAD_BYTES);
        Map<Integer, byte[]> properties = new TreeMap<>();
        for (int i = 0; i < (bytes[11] & 0xFF) && in.remaining() >= 2; i++) {
            int code = in.get() & 0xFF;
            int length = in.get() & 0xFF;
            if (length > in.remaining()) {
                break;
            }
            byte[] value = new byte[length];
            in.get(value);
            if (length > 0) {
                properties.putIfAbsent(code, value);
            }
        }
        return Optional.of(new Echonet(properties));
    }

    /** The maker's code in six hex digits. */
    public Optional<String> maker() {
        return value(MAKER).map(HexFormat.of().withUpperCase()::formatHex);
    }

    /** The product code in ASCII, without its padding. */
    public Optional<String> product() {
        return value(PRODUCT)
                .map(v -> new String(v, StandardCharsets.US_ASCII)
                        .replace('\0', ' ')
                        .strip());
    }

    /** The instances in six hex digits each, separated by spaces. */
    public Optional<String> instances() {
        return value(INSTANCES).filter(v -> v.length >= 4).map(v -> {
            StringBuilder text = new StringBuilder();
            for (int at = 1; at + 3 <= v.length; at += 3) {
                text.append(text.isEmpty() ? "" : " ")
                        .append(HexFormat.of().withUpperCase().formatHex(v, at, at + 3));
            }
            return text.toString();
        });
    }

    private Optional<byte[]> value(int code) {
        return Optional.ofNullable(properties.get(code));
    }
}
