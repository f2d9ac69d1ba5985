package dev.sekimori.gateway.modbus;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;

import java.util.List;

/**
 * Bytes → {@link Frame}. Strict: another protocol or an impossible length ends the connection, as
 * nothing after it can be trusted to begin where it seems to.
 */
final class MbapDecoder extends ByteToMessageDecoder {
    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Frame.HEADER_BYTES) {
            return;
        }
        int at = in.readerIndex();
        int protocol = in.getUnsignedShort(at + 2);
        int length = in.getUnsignedShort(at + 4);
        if (protocol != 0 || length < 2 || length > Frame.MOST_PDU_BYTES + 1) {
            in.skipBytes(in.readableBytes());
            throw new CorruptedFrameException("not a MODBUS TCP header");
        }
        if (in.readableBytes() < 6 + length) {
            return;
        }
        int transaction = in.readUnsignedShort();
        in.skipBytes(4);
        int unit = in.readUnsignedByte();
        byte[] pdu = new byte[length - 1];
        in.readBytes(pdu);
        out.add(new Frame(transaction, unit, pdu));
    }
}
