package dev.sekimori.lab.lighting;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A frame of format 1 (ECHONET Lite Part II, section 3.2).
 *
 * @param transaction TID
 * @param source SEOJ, three bytes
 * @param destination DEOJ, three bytes
 * @param service ESV
 * @param properties first list
 * @param second second list, of SetGet only
 */
record EchonetFrame(
        int transaction,
        int source,
        int destination,
        int service,
        List<Property> properties,
        List<Property> second) {
    static final int SET_GET = 0x6e;
    static final int SET_GET_RES = 0x7e;
    static final int SET_GET_SNA = 0x5e;
    private static final int HEADER = 12;
    private static final int MAX_FRAME = 1400;

    /**
     * EPC and its data.
     *
     * @param code EPC
     * @param data EDT, at most 255 bytes
     */
    // read once, never compared
    record Property(int code, byte[] data) {}

    EchonetFrame {
        properties = List.copyOf(properties);
        second = List.copyOf(second);
    }

    /** Empty when the bytes are no frame of format 1. */
    static Optional<EchonetFrame> read(byte[] bytes) {
        if (bytes.length < HEADER || bytes[0] != 0x10 || (bytes[1] & 0xff) != 0x81) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 2, bytes.length - 2);
        try {
            int transaction = in.getShort() & 0xffff;
            int source = object(in);
            int destination = object(in);
            int service = in.get() & 0xff;
            List<Property> properties = list(in);
            List<Property> second = hasSecond(service) ? list(in) : List.of();
            return in.hasRemaining()
                    ? Optional.empty()
                    : Optional.of(new EchonetFrame(
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
        List<Property> properties = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int code = in.get() & 0xff;
            byte[] data = new byte[in.get() & 0xff];
            in.get(data);
            properties.add(new Property(code, data));
        }
        return properties;
    }

    byte[] write() {
        ByteBuffer out = ByteBuffer.allocate(MAX_FRAME);
        out.put((byte) 0x10).put((byte) 0x81).putShort((short) transaction);
        out.putShort((short) (source >> 8)).put((byte) source);
        out.putShort((short) (destination >> 8)).put((byte) destination);
        out.put((byte) service);
        write(out, properties);
        if (hasSecond(service)) {
            write(out, second);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static void write(ByteBuffer out, List<Property> properties) {
        out.put((byte) properties.size());
        for (Property property : properties) {
            out.put((byte) property.code()).put((byte) property.data().length).put(property.data());
        }
    }

    /** How many bytes {@link #write} needs; more than {@value #MAX_FRAME} is not answered. */
    boolean fits() {
        int size = HEADER + 1;
        for (Property property : properties) {
            size += 2 + property.data().length;
        }
        for (Property property : second) {
            size += 2 + property.data().length;
        }
        return size <= MAX_FRAME && properties.size() < 256 && second.size() < 256;
    }
}
