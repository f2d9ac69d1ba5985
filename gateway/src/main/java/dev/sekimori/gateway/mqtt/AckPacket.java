package dev.sekimori.gateway.mqtt;

import io.netty.buffer.ByteBuf;

/**
 * PUBACK, PUBREC, PUBREL or PUBCOMP (MQTT 5.0 section 3.4 to 3.7). {@code reason} is 0 when it was
 * left out.
 */
record AckPacket(Kind kind, int packetId, int reason) {
    private static final int REASON_STRING = 0x1f;
    private static final int USER_PROPERTY = 0x26;

    /** Which of the four, with the first byte of its packets (section 2.1.3). */
    enum Kind {
        PUBACK(0x40),
        PUBREC(0x50),
        PUBREL(0x62),
        PUBCOMP(0x70);

        private final int first;

        Kind(int first) {
            this.first = first;
        }

        int first() {
            return first;
        }
    }

    boolean isFailure() {
        return reason >= 0x80;
    }

    /** Reads what follows the fixed header; {@code body} holds exactly that. */
    static AckPacket read(Kind kind, int first, ByteBuf body, boolean version5) {
        if (first != kind.first()) {
            throw new MalformedException(Reason.MALFORMED_PACKET, "no such flags of " + kind);
        }
        int id = body.readableBytes() < 2 ? 0 : body.readUnsignedShort();
        if (id == 0) {
            throw new MalformedException(Reason.MALFORMED_PACKET, "a packet identifier is missing");
        }
        if (!body.isReadable()) {
            return new AckPacket(kind, id, 0);
        }
        if (!version5) {
            throw new MalformedException(Reason.MALFORMED_PACKET, kind + " is too long");
        }
        int reason = body.readUnsignedByte();
        if (body.isReadable()) {
            checkProperties(Varint.readSlice(body));
        }
        return new AckPacket(kind, id, reason);
    }

    private static void checkProperties(ByteBuf in) {
        boolean told = false;
        while (in.isReadable()) {
            int id = in.readUnsignedByte();
            if (id == USER_PROPERTY) {
                Utf8.strict(Utf8.readBytes(in));
            } else if (id != REASON_STRING || told) {
                throw new MalformedException(
                        Reason.PROTOCOL_ERROR, "no such property of an acknowledgement: " + id);
            }
            told |= id == REASON_STRING;
            Utf8.strict(Utf8.readBytes(in));
        }
    }
}
