package dev.sekimori.gateway.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Holds netty's decoder to one packet for each frame: when lengths inside a packet point past its
 * end, the decoder would wait and read the next packet as a part of this one.
 */
final class DecodedCheck extends ChannelInboundHandlerAdapter {
    private final PacketFramer framer;
    private long decoded;

    DecodedCheck(PacketFramer framer) {
        this.framer = framer;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object packet) {
        decoded++;
        ctx.fireChannelRead(packet);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (decoded < framer.framed()) {
            decoded = Long.MAX_VALUE;
            ctx.fireChannelRead(new MalformedException(
                    Reason.MALFORMED_PACKET, "a length points past the packet"));
        }
        ctx.fireChannelReadComplete();
    }
}
