package dev.sekimori.gateway.echonet;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A frame of format 1 (ECHONET Lite 1.14 Part 2 section 3.2). {@code source} and
 * {@code destination} are objects (EOJ, three bytes), {@code service} is the ESV; {@code second}
 * are the properties of the second list, which only SetGet has.
 */
public record Frame(
        int transaction,
        int source,
        int destination,
        int service,
        List<Property> properties,
        List<Property> second) {
    /** The largest frame that is taken or sent, in bytes. */
    public static final int MOST_BYTES = 1_452;

    static final int SET_C = 0x61;
    static final int GET = 0x62;
    static final int SET_RES = 0x71;
    static final int GET_RES = 0x72;
    static final int INF = 0x73;
    static final int INFC = 0x74;
    static final int INFC_RES = 0x7a;
    static final int SET_C_SNA = 0x51;
    static final int GET_SNA = 0x52;

    private static final int SET_GET = 0x6e;
    private static final int SET_GET_RES = 0x7e;
    private static final int SET_GET_SNA = 0x5e;
    private static final int HEAD_BYTES = 11;

    /** One property: {@code code} is the EPC, {@code data} the EDT of at most 255 bytes. */
    // read once, never compared
    public record Property(int code, byte[] data) {}

    public Frame {
        properties = List.copyOf(properties);
        second = List.copyOf(second);
    }

    static Frame of(int transaction, int source, int destination, int service, Property property) {
        return new Frame(transaction, source, destination, service, List.of(property), List.of());
    }

    /** Empty when the bytes are no frame of format 1, or have bytes too few or too many. */
    public static Optional<Frame> read(ByteBuffer bytes) {
        ByteBuffer in = bytes.slice();
        if (in.remaining() <= HEAD_BYTES
                || in.remaining() > MOST_BYTES
                || in.get() != 0x10
                || (in.get() & 0xff) != 0x81) {
            return Optional.empty();
        }
        try {
            int transaction = in.getShort() & 0xffff;
            int source = object(in);
            int destination = object(in);
            int service = in.get() & 0xff;
            List<Property> properties = list(in);
            List<Property> second = hasSecond(service) ? list(in) : List.of();
            return in.hasRemaining()
                    ? Optional.empty()
                    : Optional.of(new Frame(
                            transaction, source, destination, service, properties, second));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static boolean hasSecond(int service) {
        return service == SET_GET || service == SET_GET_RES || service == SET_GET_SNA;
    }

    private static int object(ByteBuffer in) {
        return ((in.getShort() & 0xffff) << 8) | (in.get() & 0xff);
    }

    private static List<Property> list(ByteBuffer in) {
        int count = in.get() & 0xff;
        List<Property> properties = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int code = in.get() & 0xff;
            int length = in.get() & 0xff;
            if (length > in.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] data = new byte[length];
            in.get(data);
            properties.add(new Property(code, data));
        }
        return properties;
    }

    /** The frame's bytes; throws {@link IllegalArgumentException} when they would be too many. */
    public byte[] write() {
        int size = HEAD_BYTES + size(properties) + (hasSecond(service) ? size(second) : 0);
        if (size > MOST_BYTES || properties.size() > 255 || second.size() > 255) {
            throw new IllegalArgumentException("the frame would have " + size + " bytes");
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put((byte) 0x10).put((byte) 0x81).putShort((short) transaction);
        out.putShort((short) (source >> 8)).put((byte) source);
        out.putShort((short) (destination >> 8)).put((byte) destination);
        out.put((byte) service);
        write(out, properties);
        if (hasSecond(service)) {
            write(out, second);
        }
        return out.array();
    }

    private static int size(List<Property> list) {
        return 1 + list.stream().mapToInt(p -> 2 + p.data().length).sum();
    }

    private static void write(ByteBuffer out, List<Property> list) {
        out.put((byte) list.size());
        for (Property property : list) {
            out.put((byte) property.code()).put((byte) property.data().length).put(property.data());
        }
    }

    Optional<Property> property(int code) {
        return properties.stream().filter(p -> p.code() == code).findFirst();
    }
}
