package dev.sekimori.gateway.mqtt;

import io.netty.buffer.ByteBuf;

/** Variable byte integers (MQTT 5.0 section 1.5.5). */
final class Varint {
    private static final int MOST_BYTES = 4;

    private Varint() {}

    /** How many bytes {@code value} takes. */
    static int bytes(int value) {
        return value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;
    }

    static void write(ByteBuf out, int value) {
        int rest = value;
        while (rest >= 128) {
            out.writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    /** Reads a length and that many bytes, as a slice that is not retained. */
    static ByteBuf readSlice(ByteBuf in) {
        int length = 0;
        for (int i = 0; ; i++) {
            if (!in.isReadable() || i == MOST_BYTES) {
                throw new MalformedException(
                        Reason.MALFORMED_PACKET, "a property length is cut off");
            }
            byte digit = in.readByte();
            length |= (digit & 0x7f) << (7 * i);
            if (digit >= 0) {
                break;
            }
        }
        if (length > in.readableBytes()) {
            throw new MalformedException(Reason.MALFORMED_PACKET, "properties are cut off");
        }
        return in.readSlice(length);
    }
}
