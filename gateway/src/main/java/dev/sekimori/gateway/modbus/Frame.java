package dev.sekimori.gateway.modbus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * One MODBUS TCP application data unit (Messaging on TCP/IP section 3.1): {@code transaction} 16
 * bits, {@code unit} 8 bits, {@code pdu} 1 to 253 bytes.
 */
// handed over, never compared
record Frame(int transaction, int unit, byte[] pdu) {
    static final int HEADER_BYTES = 7;
    static final int MOST_PDU_BYTES = 253;

    int function() {
        return pdu[0] & 0xff;
    }

    ByteBuf encoded() {
        return Unpooled.buffer(HEADER_BYTES + pdu.length)
                .writeShort(transaction)
                .writeShort(0)
                .writeShort(pdu.length + 1)
                .writeByte(unit)
                .writeBytes(pdu);
    }

    /** The answer to this request with an exception (Application Protocol section 7). */
    Frame refusedWith(ExceptionCode code) {
        return new Frame(transaction, unit, code.answerTo(function()));
    }
}
