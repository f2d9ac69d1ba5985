package dev.sekimori.gateway.rtsp;

import dev.sekimori.gateway.HostName;
import dev.sekimori.gateway.SitePort;
import dev.sekimori.gateway.listen.HardClose;
import dev.sekimori.gateway.listen.TlsListeners;
import dev.sekimori.gateway.listen.Valve;
import dev.sekimori.gateway.rtsp.RtspMessage.Frame;
import dev.sekimori.gateway.rtsp.RtspMessage.Request;
import dev.sekimori.gateway.rtsp.RtspMessage.Response;
import dev.sekimori.gateway.tls.TlsServer;
import dev.sekimori.model.DeviceId;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One client: reads its requests one after the other, finds out who asks, and answers. All on the
 * event loop of its channel but {@link #recheck}.
 */
final class RtspConnection extends ChannelInboundHandlerAdapter {
    private static final int MOST_FAILED_TRIES = 3;

    private final RtspFront.Parts parts;
    private final Channel client;
    private final String address;
    private final Valve valve;
    private final Replies replies;
    private final Dealings dealings;
    private Optional<DeviceId> sni = Optional.empty();
    private Optional<X509Certificate> certificate = Optional.empty();
    private Optional<ScheduledFuture<?>> eviction = Optional.empty();
    private int failedTries;

    RtspConnection(RtspFront.Parts parts, Channel client) {
        this.parts = parts;
        this.client = client;
        this.address = TlsListeners.addressOf(client);
        this.valve = new Valve(client);
        this.replies = new Replies(parts.reasons());
        this.dealings = new Dealings(parts, client, valve, replies);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case SniCompletionEvent named ->
                sni = Optional.ofNullable(named.hostname())
                        .flatMap(name ->
                                HostName.deviceOf(name, parts.context().config().siteDomain()));
            case SslHandshakeCompletionEvent done when done.isSuccess() -> begin(ctx);
            case SslHandshakeCompletionEvent _ -> {
                // TLS says why, and closes.
            }
            case SslCloseCompletionEvent _, ChannelInputShutdownEvent _ -> client.close();
            case IdleStateEvent _ -> HardClose.now(client);
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    private void begin(ChannelHandlerContext ctx) {
        certificate = TlsServer.certificateOf(ctx.pipeline().get(SslHandler.class));
        client.eventLoop()
                .schedule(
                        () -> {
                            if (!dealings.begun()) {
                                HardClose.now(client);
                            }
                        },
                        parts.bounds().firstRequestMs(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case Request request -> asked(request);
            case Frame frame -> dealings.fromClient(frame);
            // The gateway asks clients for nothing.
            case Response _ -> malformed();
            default -> ReferenceCountUtil.release(message);
        }
    }

    private void asked(Request request) {
        parts.counters().requests.increment();
        if (request.fields().first("CSeq").isEmpty()
                || Replies.sequence(request).all().isEmpty()) {
            malformed();
            return;
        }
        valve.hold(Valve.Reason.ANSWER);
        Optional<Target> target =
                Target.of(request.uri(), sni, parts.context().config().siteDomain());
        Credentials credentials =
                Credentials.of(request.fields().first("Authorization"), certificate);
        if (credentials instanceof Credentials.None) {
            answer(dealings.unknown(request, target));
            return;
        }
        SitePort site = parts.context().site();
        parts.questions()
                .ask(
                        client.eventLoop(),
                        address,
                        () -> credentials
                                .peer(site)
                                .map(peer -> new Dealings.Asker(
                                        peer,
                                        credentials,
                                        target.flatMap(of -> site.deviceCredential(of.device())))),
                        asker -> identified(request, target, asker));
    }

    private void identified(
            Request request, Optional<Target> target, Optional<Dealings.Asker> asker) {
        if (!client.isActive()) {
            return;
        }
        if (asker.isPresent()) {
            dealings.deal(request, target, asker.get(), this::answer);
            return;
        }
        failedTries++;
        answer(dealings.unknown(request, target));
        if (failedTries >= MOST_FAILED_TRIES) {
            client.close();
        }
    }

    private void answer(Response response) {
        if (response.status() >= 400) {
            parts.counters().refused.increment();
        }
        client.writeAndFlush(RtspCodec.bytes(client.alloc(), response), client.voidPromise());
        valve.release(Valve.Reason.ANSWER);
    }

    /** Where the next message begins nobody can tell: the connection ends. */
    private void malformed() {
        parts.counters().malformed.increment();
        Request none = new Request("NONE", "*", Fields.none(), "");
        Response response = replies.problem(none, Problem.MALFORMED);
        client.writeAndFlush(RtspCodec.bytes(client.alloc(), response))
                .addListener(sent -> client.close());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        dealings.clientWritable();
        eviction.ifPresent(waiting -> waiting.cancel(false));
        eviction = client.isWritable()
                ? Optional.empty()
                : Optional.of(client.eventLoop()
                        .schedule(
                                this::evict, parts.bounds().slowReaderMs(), TimeUnit.MILLISECONDS));
    }

    private void evict() {
        if (client.isOpen()) {
            parts.counters().slowReaders.increment();
            HardClose.now(client);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException && client.isActive() && certificateKnown(ctx)) {
            malformed();
        } else {
            HardClose.now(client);
        }
    }

    /** Whether TLS is up, so that an answer can be sent. */
    private static boolean certificateKnown(ChannelHandlerContext ctx) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        return tls != null && tls.handshakeFuture().isSuccess();
    }

    /** Ends the connection unless all that it does is permitted still. From any thread. */
    void recheck() {
        client.eventLoop().execute(dealings::recheck);
    }
}
