package dev.sekimori.gateway.clients;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;

/** Sees a connection's bytes on the wire: when some come, and how many the client has taken. */
final class Meter extends ChannelDuplexHandler {
    private final Runnable whenBytesCome;
    private long received;
    private long written;

    Meter(Runnable whenBytesCome) {
        this.whenBytesCome = whenBytesCome;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        if (bytes instanceof ByteBuf buffer) {
            received += buffer.readableBytes();
        }
        whenBytesCome.run();
        ctx.fireChannelRead(bytes);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object bytes, ChannelPromise promise) {
        if (bytes instanceof ByteBuf buffer) {
            written += buffer.readableBytes();
        }
        var _ = ctx.write(bytes, promise);
    }

    long received() {
        return received;
    }

    /** The bytes that wait to be taken; 0 when the connection is closed. */
    static long waiting(Channel channel) {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue == null ? 0 : queue.totalPendingWriteBytes();
    }

    /** The bytes that the client's side has taken, give or take what the queue itself needs. */
    long taken(Channel channel) {
        return Math.max(0, written - waiting(channel));
    }
}
