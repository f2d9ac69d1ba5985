package dev.sekimori.gateway.thing;

import dev.sekimori.model.thing.Format;
import dev.sekimori.model.thing.Shape;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Between what a protocol carries and JSON values. A value is a {@link Number}, {@link Boolean},
 * {@link String}, {@link JsonObject} or {@link JsonArray}. Pure; what cannot be read is empty.
 */
final class Codec {
    private static final int MOST_CHARS = 4_096;

    private Codec() {}

    /** The JSON value of a text, or empty when it is none (RFC 8259). */
    static Optional<Object> json(byte[] utf8) {
        return text(utf8).flatMap(text -> {
            try {
                return Optional.ofNullable(Json.decodeValue(text));
            } catch (DecodeException e) {
                return Optional.empty();
            }
        });
    }

    /** The value that bytes of the device stand for, if it is of the shape's type. */
    static Optional<Object> decode(Format format, Shape shape, byte[] bytes) {
        Optional<Object> value = switch (format) {
            case Format.Json(var pointer) -> json(bytes).flatMap(root -> at(root, pointer));
            case Format.PlainText() -> text(bytes).flatMap(text -> typed(text.strip(), shape));
            case Format.Numeric number ->
                // What lies outside is no measurement but a code, such as "cannot be measured".
                number(number, bytes).filter(n -> isWithin(shape, n)).map(Object.class::cast);
            case Format.Choice(var values) ->
                Optional.ofNullable(values.get(HexFormat.of().formatHex(bytes)))
                        .flatMap(text -> typed(text, shape));
            case Format.Hex() -> Optional.of(HexFormat.of().formatHex(bytes));
            case Format.Link _ -> Optional.empty();
        };
        return value.map(v -> narrowed(v, shape)).filter(v -> isOf(shape.type(), v));
    }

    /** Whether a value may be sent where the shape is asked for. */
    static boolean fits(Shape shape, Object value) {
        if (!isOf(shape.type(), value)) {
            return false;
        }
        if (value instanceof Number number) {
            return isWithin(shape, number.doubleValue());
        }
        return !(value instanceof String text)
                || (text.length() <= MOST_CHARS
                        && (shape.choices().isEmpty() || shape.choices().contains(text)));
    }

    private static boolean isWithin(Shape shape, double number) {
        return shape.minimum().filter(least -> number < least).isEmpty()
                && shape.maximum().filter(most -> number > most).isEmpty();
    }

    /** What the device is sent for a value; empty when the format cannot carry it. */
    static Optional<byte[]> encode(Format format, Object value) {
        return switch (format) {
            case Format.Json(var pointer) -> Optional.of(utf8(Json.encode(within(pointer, value))));
            case Format.PlainText() -> Optional.of(utf8(String.valueOf(value)));
            case Format.Numeric number -> encoded(number, value);
            case Format.Choice(var values) ->
                values.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(String.valueOf(value)))
                        .map(Map.Entry::getKey)
                        .map(HexFormat.of()::parseHex)
                        .findFirst();
            case Format.Hex() -> hex(value);
            case Format.Link _ -> Optional.empty();
        };
    }

    private static Optional<Object> at(Object root, String pointer) {
        @Nullable Object here = root;
        for (String segment :
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/")) {
            here = switch (here) {
                case JsonObject object -> object.getValue(segment);
                case JsonArray array
                when segment.matches("\\d{1,4}") -> {
                    int index = Integer.parseInt(segment);
                    yield index < array.size() ? array.getValue(index) : null;
                }
                case null, default -> null;
            };
        }
        return Optional.ofNullable(here);
    }

    private static Object within(String pointer, Object value) {
        Object wrapped = value;
        String[] segments =
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/");
        for (int i = segments.length - 1; i >= 0; i--) {
            wrapped = new JsonObject().put(segments[i], wrapped);
        }
        return wrapped;
    }

    private static Optional<Object> typed(String text, Shape shape) {
        return switch (shape.type()) {
            case STRING -> Optional.of(text);
            case BOOLEAN ->
                text.equals("true") || text.equals("false")
                        ? Optional.of(Boolean.parseBoolean(text))
                        : Optional.empty();
            case NUMBER, INTEGER ->
                text.matches("-?\\d{1,15}(\\.\\d{1,15})?")
                        ? Optional.of(Double.parseDouble(text))
                        : Optional.empty();
            case OBJECT -> json(utf8(text));
        };
    }

    private static Optional<Double> number(Format.Numeric format, byte[] bytes) {
        if (bytes.length != format.bytes()) {
            return Optional.empty();
        }
        long raw = format.signed() && bytes[0] < 0 ? -1 : 0;
        for (byte b : bytes) {
            raw = (raw << 8) | (b & 0xff);
        }
        return Optional.of(rounded(raw * format.scale() + format.offset()));
    }

    /** Takes off what binary fractions add, so that 215 × 0.1 is 21.5. */
    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    private static Optional<byte[]> encoded(Format.Numeric format, Object value) {
        if (!(value instanceof Number number)) {
            return Optional.empty();
        }
        long raw = Math.round((number.doubleValue() - format.offset()) / format.scale());
        int bits = 8 * format.bytes();
        long least = format.signed() ? -(1L << (bits - 1)) : 0;
        long most = format.signed() ? (1L << (bits - 1)) - 1 : (1L << bits) - 1;
        if (raw < least || raw > most) {
            return Optional.empty();
        }
        byte[] bytes = new byte[format.bytes()];
        for (int i = bytes.length - 1; i >= 0; i--, raw >>= 8) {
            bytes[i] = (byte) raw;
        }
        return Optional.of(bytes);
    }

    private static Object narrowed(Object value, Shape shape) {
        boolean isWhole = value instanceof Number n
                && n.doubleValue() == Math.rint(n.doubleValue())
                && Math.abs(n.doubleValue()) < 1e15;
        return isWhole && shape.type() == Shape.Type.INTEGER && value instanceof Number n
                ? (Object) n.longValue()
                : value;
    }

    private static boolean isOf(Shape.Type type, Object value) {
        return switch (type) {
            case NUMBER -> value instanceof Number n && Double.isFinite(n.doubleValue());
            case INTEGER ->
                value instanceof Number n
                        && Double.isFinite(n.doubleValue())
                        && n.doubleValue() == Math.rint(n.doubleValue());
            case BOOLEAN -> value instanceof Boolean;
            case STRING -> value instanceof String;
            case OBJECT -> value instanceof JsonObject;
        };
    }

    private static Optional<byte[]> hex(Object value) {
        boolean isHex = value instanceof String text
                && text.toLowerCase(Locale.ROOT).matches("([0-9a-f]{2}){1,64}");
        return isHex
                ? Optional.of(HexFormat.of().parseHex(String.valueOf(value)))
                : Optional.empty();
    }

    private static Optional<String> text(byte[] utf8) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
