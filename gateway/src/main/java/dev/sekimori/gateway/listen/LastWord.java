package dev.sekimori.gateway.listen;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;

import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that the other end can read what was said last (RFC 8446 section 6.2: an
 * alert before the end). A socket that is closed with something unread in it is reset, and a reset
 * throws away at the other end what it has not read. So this end says that it will send no more,
 * reads on for at most a second and 64 KiB, and closes then. On its channel's event loop.
 */
public final class LastWord extends ChannelDuplexHandler {
    private static final long LONGEST_MS = 1_000;
    private static final int MOST_BYTES = 65_536;

    private boolean waiting;
    private int dropped;

    private LastWord() {}

    /** Closes a channel, on its event loop, behind what is being sent. */
    public static void close(Channel channel) {
        if (channel.isActive()) {
            before(channel);
        }
        channel.close();
    }

    /**
     * Lets a client read why its handshake failed; to be put right behind TLS, whose failure it
     * handles. Whoever is behind it hears of the failure, and of no error that follows.
     */
    public static ChannelInboundHandlerAdapter ofHandshake() {
        return new Handshake();
    }

    private static void before(Channel channel) {
        if (channel.pipeline().get(LastWord.class) == null) {
            channel.pipeline().addFirst("last-word", new LastWord());
        }
    }

    private static final class Handshake extends ChannelInboundHandlerAdapter {
        private boolean failed;

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done) {
                if (done.isSuccess()) {
                    ctx.pipeline().remove(this);
                } else if (!failed) {
                    failed = true;
                    // TLS sends its alert and closes when this returns.
                    before(ctx.channel());
                }
            }
            ctx.fireUserEventTriggered(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!failed) {
                ctx.fireExceptionCaught(cause);
            }
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!ctx.channel().isActive() || !(ctx.channel() instanceof DuplexChannel channel)) {
            ctx.close(promise);
            return;
        }
        channel.closeFuture().addListener(closed -> promise.trySuccess());
        if (waiting) {
            return;
        }
        waiting = true;
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> channel.shutdownOutput());
        channel.config().setAutoRead(true);
        channel.eventLoop()
                .schedule(() -> HardClose.now(channel), LONGEST_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!waiting) {
            ctx.fireChannelRead(message);
            return;
        }
        dropped += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        ReferenceCountUtil.release(message);
        if (dropped > MOST_BYTES) {
            HardClose.now(ctx.channel());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (waiting && event instanceof ChannelInputShutdownEvent) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    /** A reset by the other end, which has heard what it wants to. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (waiting) {
            HardClose.now(ctx.channel());
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
