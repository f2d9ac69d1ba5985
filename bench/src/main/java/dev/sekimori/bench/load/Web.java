package dev.sekimori.bench.load;

import dev.sekimori.bench.machine.Proc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Browsers that ask for one page again and again over kept TLS connections (HTTP/1.1). */
final class Web implements Scenario {
    private static final Duration RAMP = Duration.ofMillis(300);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final Side side;
    private final String host;
    private final String path;
    private final String token;
    private final long bytes;
    private final List<Asker> askers = new ArrayList<>();
    private final LongAdder answers = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final AtomicInteger underway = new AtomicInteger();
    private volatile boolean running;
    private volatile String odd = "";

    Web(Net net, Side side, Settings settings) {
        this.side = side;
        this.host = settings.text("host");
        this.path = settings.text("path");
        this.bytes = settings.number("bytes");
        this.token = settings.text("token");
        SslContext tls = Net.plainTls();
        for (int i = 0; i < settings.number("connections"); i++) {
            Asker asker = new Asker();
            net.open(
                    side.address(),
                    Optional.empty(),
                    new Net.Tls(Optional.of(tls), host, handler -> {}),
                    new HttpClientCodec(),
                    asker);
            Waiting.until(asker.ready);
            askers.add(asker);
        }
    }

    private final class Asker extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<Channel> ready = new CompletableFuture<>();
        private long length;

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                if (handshake.isSuccess()) {
                    ready.complete(ctx.channel());
                } else {
                    ready.completeExceptionally(handshake.cause());
                }
            }
        }

        private void ask(Channel channel) {
            FullHttpRequest request =
                    new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
            request.headers()
                    .set(HttpHeaderNames.HOST, host + ":" + side.address().getPort())
                    .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token);
            length = 0;
            var _ = channel.writeAndFlush(request);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object part) {
            if (part instanceof HttpResponse head && head.status().code() != OK) {
                wrong.increment();
                odd = head.status().toString();
            }
            if (part instanceof HttpContent content) {
                length += content.content().readableBytes();
            }
            boolean last = part instanceof LastHttpContent;
            ReferenceCountUtil.release(part);
            if (last) {
                (length == bytes ? answers : wrong).increment();
                if (running) {
                    ask(ctx.channel());
                } else {
                    underway.decrementAndGet();
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ready.completeExceptionally(cause);
            var _ = ctx.close();
        }
    }

    @Override
    public Sample run(int round, Duration time) {
        running = true;
        underway.set(askers.size());
        askers.forEach(asker -> {
            Channel channel = asker.ready.join();
            channel.eventLoop().execute(() -> asker.ask(channel));
        });
        Waiting.forThe(RAMP);
        long cpu = Proc.cpuNs(side.pids());
        long count = answers.sum();
        long start = System.nanoTime();
        Waiting.forThe(time);
        long wallNs = System.nanoTime() - start;
        long counted = answers.sum() - count;
        long cpuNs = Proc.cpuNs(side.pids()) - cpu;
        running = false;
        if (!Waiting.until(DRAIN, () -> underway.get() == 0) || wrong.sum() > 0) {
            throw new LoadException(side.name() + ": " + wrong.sum() + " wrong answers " + odd
                    + ", " + underway.get() + " missing");
        }
        return new Sample(side.name(), round, counted, cpuNs, wallNs, wrong.sum());
    }

    @Override
    public void close() {
        askers.forEach(asker -> asker.ready.join().close());
    }
}
