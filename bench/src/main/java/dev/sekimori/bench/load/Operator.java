package dev.sekimori.bench.load;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An operator who orders isolations by REST over one kept TLS connection (HTTP/1.1), one order at a
 * time. The connection has the loop of the devices, so that an order leaves as soon as it is given:
 * encryption and the system call are all that lies between {@link Order#givenNs} and
 * {@link Order#sentNs}.
 */
final class Operator extends ChannelInboundHandlerAdapter {
    private static final int CREATED = 202;
    private static final int MOST_ANSWER_BYTES = 65_536;

    private final String token;
    private final CompletableFuture<Channel> ready = new CompletableFuture<>();
    private CompletableFuture<Void> answered = new CompletableFuture<>();

    /**
     * An order that was carried out.
     *
     * @param givenNs {@link System#nanoTime} before the request was encrypted and written
     * @param sentNs the same when the system call that sent it had returned
     */
    record Order(long givenNs, long sentNs) {}

    private Operator(String token) {
        this.token = token;
    }

    /** Connects to the console, whose certificate is not looked at. */
    static Operator at(Net net, URI console, String token) {
        Operator operator = new Operator(token);
        net.open(
                new InetSocketAddress(console.getHost(), console.getPort()),
                Optional.empty(),
                Net.Tls.of(Net.plainTls()),
                new HttpClientCodec(),
                new HttpObjectAggregator(MOST_ANSWER_BYTES),
                operator);
        Waiting.until(operator.ready);
        return operator;
    }

    /** Orders a device's isolation and waits for the answer. */
    Order isolate(String device) {
        CompletableFuture<Order> sent = new CompletableFuture<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        Channel channel = ready.join();
        channel.eventLoop().execute(() -> {
            answered = done;
            FullHttpRequest request = request(device);
            long given = System.nanoTime();
            channel.writeAndFlush(request).addListener(written -> {
                if (written.isSuccess()) {
                    sent.complete(new Order(given, System.nanoTime()));
                } else {
                    sent.completeExceptionally(written.cause());
                }
            });
        });
        Order order = Waiting.until(sent);
        Waiting.until(done);
        return order;
    }

    private FullHttpRequest request(String device) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                "/api/v1/devices/" + device + "/isolation",
                Unpooled.copiedBuffer("{\"reason\":\"measured\"}", StandardCharsets.UTF_8));
        request.headers()
                .set(HttpHeaderNames.HOST, "127.0.0.1")
                .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token)
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, request.content().readableBytes());
        return request;
    }

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

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        FullHttpResponse answer = (FullHttpResponse) message;
        try {
            if (answer.status().code() == CREATED) {
                answered.complete(null);
            } else {
                answered.completeExceptionally(new LoadException(
                        "isolation answered " + answer.content().toString(StandardCharsets.UTF_8)));
            }
        } finally {
            answer.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        answered.completeExceptionally(new LoadException("the console hung up"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ready.completeExceptionally(cause);
        answered.completeExceptionally(cause);
        var _ = ctx.close();
    }
}
