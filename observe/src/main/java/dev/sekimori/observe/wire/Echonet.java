package dev.sekimori.observe.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Get of the node profile and its answer (ECHONET Lite 1.14 part 2 section 3.2 and 6.11): maker,
 * product code, instances. Keys are property codes (EPC).
 */
public record Echonet(Map<Integer, byte[]> properties) {
    public static final int PORT = 3610;

    private static final String ID = "5345";
    private static final short TRANSACTION = 0x5345;
    private static final String NODE_PROFILE = "0EF001";
    private static final int ANNOUNCED = 0x9D;
    private static final int SETTABLE = 0x9E;
    private static final int GETTABLE = 0x9F;
    private static final int BITMAP_FROM = 16;
    private static final int MAKER = 0x8A;
    private static final int PRODUCT = 0x8C;
    private static final int INSTANCES = 0xD6;
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("0011", "temperature sensor"),
            Map.entry("0130", "air conditioner"),
            Map.entry("0133", "ventilation fan"),
            Map.entry("0260", "blind"),
            Map.entry("026B", "electric water heater"),
            Map.entry("026F", "electric lock"),
            Map.entry("0279", "solar power"),
            Map.entry("027D", "storage battery"),
            Map.entry("0288", "smart meter"),
            Map.entry("0290", "general lighting"),
            Map.entry("0291", "mono functional lighting"),
            Map.entry("05FF", "controller"));
    private static final int GET_RESPONSE = 0x72;
    private static final int GET_NOT_POSSIBLE = 0x52;
    private static final int HEAD_BYTES = 12;

    public Echonet {
        properties = Map.copyOf(properties);
    }

    /** Get (0x62) of maker, product code and instance list S from the node profile 0x0EF001. */
    public static byte[] question() {
        return HexFormat.of()
                .parseHex("1081" + ID + NODE_PROFILE + NODE_PROFILE + "6203" + "8A00" + "8C00"
                        + "D600");
    }

    /** Get of the property maps (0x9D to 0x9F) of an object in six hex digits. */
    public static byte[] mapsQuestion(String object) {
        return HexFormat.of()
                .parseHex("1081" + ID + NODE_PROFILE + object + "6203" + "9D00" + "9E00" + "9F00");
    }

    /** The answer of a node profile to {@link #question}; empty for anything else. */
    public static Optional<Echonet> parse(byte[] bytes) {
        boolean fromNodeProfile =
                bytes.length > HEAD_BYTES && bytes[4] == 0x0E && (bytes[5] & 0xFF) == 0xF0;
        return fromNodeProfile ? read(bytes) : Optional.empty();
    }

    /** The answer of the object to {@link #mapsQuestion}; empty for anything else. */
    public static Optional<Echonet> parse(byte[] bytes, String object) {
        boolean from = bytes.length > HEAD_BYTES
                && HexFormat.of().withUpperCase().formatHex(bytes, 4, 7).equals(object);
        return from ? read(bytes) : Optional.empty();
    }

    /** A whole frame with the question's transaction, neither too short nor too long. */
    private static Optional<Echonet> read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int service = bytes[10] & 0xFF;
        boolean answers = (in.getShort() & 0xFFFF) == 0x1081
                && in.getShort() == TRANSACTION
                && (service == GET_RESPONSE || service == GET_NOT_POSSIBLE);
        if (!answers) {
            return Optional.empty();
        }
        in.position(HEAD_BYTES);
        Map<Integer, byte[]> properties = new TreeMap<>();
        for (int i = 0; i < (bytes[11] & 0xFF); i++) {
            if (in.remaining() < 2) {
                return Optional.empty();
            }
            int code = in.get() & 0xFF;
            int length = in.get() & 0xFF;
            if (length > in.remaining()) {
                return Optional.empty();
            }
            byte[] value = new byte[length];
            in.get(value);
            if (length > 0) {
                properties.putIfAbsent(code, value);
            }
        }
        return in.hasRemaining() ? Optional.empty() : Optional.of(new Echonet(properties));
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

    /** The property maps in words: {@code get 80 B0 set B0 inf 80}; empty without any. */
    public Optional<String> maps() {
        String text = Stream.of(
                        words("get", GETTABLE), words("set", SETTABLE), words("inf", ANNOUNCED))
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(" "));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private String words(String name, int map) {
        String codes = value(map).map(Echonet::codes).orElse("");
        return codes.isEmpty() ? "" : name + " " + codes;
    }

    /**
     * A list of codes when there are fewer than 16, else 16 bytes of bits (APPENDIX Release R,
     * attachment 1).
     */
    private static String codes(byte[] map) {
        SortedSet<Integer> codes = new TreeSet<>();
        boolean bits = (map[0] & 0xFF) >= BITMAP_FROM;
        for (int i = 1; i < map.length && i <= 0xFF; i++) {
            if (!bits) {
                codes.add(map[i] & 0xFF);
                continue;
            }
            for (int bit = 0; bit < 8 && i <= BITMAP_FROM; bit++) {
                if ((map[i] & (1 << bit)) != 0) {
                    codes.add(0x80 + 16 * bit + i - 1);
                }
            }
        }
        return codes.stream()
                .map(code -> String.format(Locale.ROOT, "%02X", code))
                .collect(Collectors.joining(" "));
    }

    /** What a class is called (its first four digits of six); the digits when it is not known. */
    public static String className(String object) {
        String code = object.substring(0, 4);
        return CLASSES.getOrDefault(code, code);
    }

    private Optional<byte[]> value(int code) {
        return Optional.ofNullable(properties.get(code));
    }
}
