package dev.sekimori.bench.load;

import dev.sekimori.bench.machine.Proc;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Whole TLS 1.3 handshakes with client certificates, a few at a time, none resumed. A handshake
 * counts when the server has read what comes after it and closes: then it has verified the client
 * as well.
 */
final class Handshakes implements Scenario {
    private static final Duration RAMP = Duration.ofMillis(200);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private static final byte[] PINGREQ = {(byte) 0xc0, 0};

    private final Net net;
    private final Side side;
    private final int atOnce;
    private final SslContext tls;
    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean running;

    Handshakes(Net net, Side side, Settings settings) {
        this.net = net;
        this.side = side;
        this.atOnce = settings.number("connections");
        this.tls = Net.mutual(settings.path("certificates"), Devices.name(0));
    }

    private void next() {
        open.incrementAndGet();
        net.begin(side.address(), Optional.of(Devices.address(0)), Net.Tls.of(tls), new Once())
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        failed.increment();
                        ended();
                    }
                });
    }

    private void ended() {
        open.decrementAndGet();
        if (running) {
            next();
        }
    }

    private final class Once extends ChannelInboundHandlerAdapter {
        private boolean complete;

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
                complete = true;
                // A server must close when the first packet is no CONNECT.
                var _ = ctx.writeAndFlush(Unpooled.wrappedBuffer(PINGREQ));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            (complete ? done : failed).increment();
            ended();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var _ = ctx.close();
        }
    }

    @Override
    public Sample run(int round, Duration time) {
        running = true;
        for (int i = 0; i < atOnce; i++) {
            next();
        }
        Waiting.forThe(RAMP);
        long cpu = Proc.cpuNs(side.pids());
        long count = done.sum();
        long start = System.nanoTime();
        Waiting.forThe(time);
        long wallNs = System.nanoTime() - start;
        long counted = done.sum() - count;
        long cpuNs = Proc.cpuNs(side.pids()) - cpu;
        running = false;
        if (!Waiting.until(DRAIN, () -> open.get() == 0)) {
            throw new LoadException(side.name() + ": a handshake does not end");
        }
        return new Sample(side.name(), round, counted, cpuNs, wallNs, failed.sum());
    }

    @Override
    public void close() {
        running = false;
    }
}
