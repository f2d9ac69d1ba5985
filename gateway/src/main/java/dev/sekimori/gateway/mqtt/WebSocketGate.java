package dev.sekimori.gateway.mqtt;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.ReferenceCountUtil;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;

/**
 * Lets only those requests become WebSockets (RFC 6455 section 4.2) that ask for MQTT (MQTT 5.0
 * section 6) at {@value #PATH} or {@code /}. A page of another origin is refused (section 10.2): a
 * browser would show its own credentials for a stranger's page.
 */
final class WebSocketGate extends ChannelInboundHandlerAdapter {
    static final String PATH = "/mqtt";
    private static final String SUBPROTOCOL = "mqtt";
    private static final int MOST_LINE_BYTES = 2_048;
    private static final int MOST_HEADER_BYTES = 8_192;
    private static final int MOST_CONTENT_BYTES = 1_024;
    private static final int FRAME_OVERHEAD_BYTES = 16;
    private static final long CLOSE_WITHIN_MS = 1_000;

    /** Adds all that stands between TLS and the bytes of MQTT. */
    static void addTo(ChannelPipeline pipeline, MqttConfig config) {
        pipeline.addLast(
                "http",
                new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(MOST_LINE_BYTES)
                        .setMaxHeaderSize(MOST_HEADER_BYTES)));
        pipeline.addLast("request", new HttpObjectAggregator(MOST_CONTENT_BYTES, true));
        pipeline.addLast("gate", new WebSocketGate());
        pipeline.addLast(
                "websocket",
                new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                        .websocketPath(PATH)
                        .subprotocols(SUBPROTOCOL)
                        .maxFramePayloadLength(config.maximumPacketBytes() + FRAME_OVERHEAD_BYTES)
                        .handshakeTimeoutMillis(config.times().connectTimeoutMs())
                        .forceCloseTimeoutMillis(CLOSE_WITHIN_MS)
                        .withUTF8Validator(false)
                        .build()));
        pipeline.addLast("bytes", new WebSocketBytes());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof FullHttpRequest request)) {
            ctx.fireChannelRead(message);
            return;
        }
        HttpResponseStatus answer = judge(request);
        if (answer.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            request.setUri(PATH);
            ctx.pipeline().remove(this);
            ctx.fireChannelRead(request);
        } else {
            ReferenceCountUtil.release(request);
            refuse(ctx, answer);
        }
    }

    private static HttpResponseStatus judge(FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return HttpResponseStatus.BAD_REQUEST;
        }
        String path = request.uri().split("\\?", 2)[0];
        if (!path.equals(PATH) && !path.equals("/")) {
            return HttpResponseStatus.NOT_FOUND;
        }
        if (!"websocket".equalsIgnoreCase(request.headers().get(HttpHeaderNames.UPGRADE))) {
            return HttpResponseStatus.UPGRADE_REQUIRED;
        }
        if (!isSameOrigin(request)) {
            return HttpResponseStatus.FORBIDDEN;
        }
        boolean asksForMqtt = request.headers().getAll("Sec-WebSocket-Protocol").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .anyMatch(offered -> offered.strip().equals(SUBPROTOCOL));
        return asksForMqtt
                ? HttpResponseStatus.SWITCHING_PROTOCOLS
                : HttpResponseStatus.BAD_REQUEST;
    }

    /** Only browsers send an origin; it must be the host that they connect to. */
    private static boolean isSameOrigin(FullHttpRequest request) {
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        String host = request.headers().get(HttpHeaderNames.HOST, "");
        if (origin == null) {
            return true;
        }
        try {
            URI from = URI.create(origin.toLowerCase(Locale.ROOT));
            return "https".equals(from.getScheme())
                    && host.toLowerCase(Locale.ROOT).equals(from.getRawAuthority());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static void refuse(ChannelHandlerContext ctx, HttpResponseStatus status) {
        var response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        response.headers().set(HttpHeaderNames.CONNECTION, "close");
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            response.headers().set(HttpHeaderNames.UPGRADE, "websocket");
        }
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
