package dev.sekimori.gateway.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection when a certificate that its client has shown is over: TLS looks at the dates
 * once, in the handshake (RFC 5280 section 4.1.2.5), and in a resumed session not even then (RFC
 * 8446 section 2.2). To be put behind TLS, where it stays until the handshake is done. Belongs to
 * its channel's event loop.
 */
public final class CertificateEnd extends ChannelInboundHandlerAdapter {
    /** A clock that is set meanwhile is noticed within that. */
    private static final long LONGEST_MS = 60_000;

    private final InstantSource clock;
    private final Runnable over;

    /** {@code over} is run on the channel's event loop. */
    public CertificateEnd(InstantSource clock, Runnable over) {
        this.clock = clock;
        this.over = over;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
            ctx.pipeline().remove(this);
            watch(ctx.channel(), clock, over);
        }
        ctx.fireUserEventTriggered(event);
    }

    /**
     * Runs {@code over} once the first certificate of the chain that the client of an open TLS
     * connection has shown is over; at once when one is already. Without a certificate there is
     * nothing to watch. On the channel's event loop.
     */
    public static void watch(Channel channel, InstantSource clock, Runnable over) {
        Optional.ofNullable(channel.pipeline().get(SslHandler.class))
                .flatMap(TlsServer::validUntil)
                .ifPresent(end -> {
                    Watch watch = new Watch(channel, clock, end, over);
                    channel.closeFuture().addListener(closed -> watch.cancel());
                    watch.look();
                });
    }

    private static final class Watch {
        private final Channel channel;
        private final InstantSource clock;
        private final Instant end;
        private final Runnable over;
        private Optional<Future<?>> next = Optional.empty();

        Watch(Channel channel, InstantSource clock, Instant end, Runnable over) {
            this.channel = channel;
            this.clock = clock;
            this.end = end;
            this.over = over;
        }

        private void look() {
            long leftMs = end.toEpochMilli() - clock.millis();
            if (leftMs < 0) {
                over.run();
            } else if (channel.isOpen()) {
                // Its last moment is still its own.
                next = Optional.of(channel.eventLoop()
                        .schedule(
                                this::look,
                                Math.min(leftMs + 1, LONGEST_MS),
                                TimeUnit.MILLISECONDS));
            }
        }

        private void cancel() {
            next.ifPresent(scheduled -> scheduled.cancel(false));
        }
    }
}
