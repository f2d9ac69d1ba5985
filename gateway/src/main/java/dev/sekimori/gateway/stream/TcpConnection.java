package dev.sekimori.gateway.stream;

import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.LiveSession;
import dev.sekimori.gateway.Sessions;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.gateway.listen.Caller;
import dev.sekimori.gateway.listen.HardClose;
import dev.sekimori.gateway.listen.LastWord;
import dev.sekimori.gateway.listen.PeerQuestions;
import dev.sekimori.gateway.listen.TlsListeners;
import dev.sekimori.gateway.listen.Valve;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One client of a service: known by its certificate, decided, then joined with the device. All on
 * the event loop of its channel but {@link #recheck}.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter {
    /** What all connections of one service share; {@code sessions} counts them. */
    record Parts(
            TcpService service,
            Front.Context context,
            TlsListeners listeners,
            PeerQuestions questions,
            TcpCounters counters,
            AtomicInteger sessions) {
        Caller.Asking asking() {
            return new Caller.Asking(context.site(), questions);
        }
    }

    private final Parts parts;
    private final Channel client;
    private final String address;
    private final Valve valve;
    /** What came before the device was reached: no more than one read. */
    private final Queue<ByteBuf> early = new ArrayDeque<>();

    private Optional<Caller> caller = Optional.empty();
    private Optional<Relay> relay = Optional.empty();
    private boolean clientDone;

    TcpConnection(Parts parts, Channel client) {
        this.parts = parts;
        this.client = client;
        this.address = TlsListeners.addressOf(client);
        this.valve = new Valve(client);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent done when done.isSuccess() -> identify();
            // TLS says why, and closes.
            case SslHandshakeCompletionEvent _ -> parts.counters().refused.increment();
            case SslCloseCompletionEvent done when done.isSuccess() -> clientDone();
            // The end of the stream without the TLS good-bye may be an attacker's (RFC 8446 6.1).
            case ChannelInputShutdownEvent _ when !clientDone -> HardClose.now(client);
            case IdleStateEvent _ -> {
                parts.counters().idle.increment();
                HardClose.now(client);
            }
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    private void identify() {
        valve.hold(Valve.Reason.UNDECIDED);
        Caller.identify(
                client, parts.asking(), found -> found.ifPresentOrElse(this::decide, this::refuse));
    }

    private void decide(Caller found) {
        Peer peer = found.peer();
        Verdict connect = verdict(peer, Operation.CONNECT);
        Optional<GatewayDevice> device =
                parts.context().desk().site().device(parts.service().device());
        if (device.isEmpty() || !isAdmitted(connect)) {
            refuse();
            return;
        }
        Verdict stream = verdict(peer, Operation.STREAM);
        if (!isAdmitted(stream)) {
            refuse();
            return;
        }
        caller = Optional.of(found);
        begin(device.get(), peer, stream);
    }

    private Verdict verdict(Peer peer, Operation operation) {
        Ask ask = new Ask(
                Optional.of(parts.service().device()),
                Protocol.TCP,
                operation,
                parts.service().resource());
        return parts.context().desk().verdict(peer, ask, address);
    }

    private static boolean isAdmitted(Verdict verdict) {
        return verdict.admit(0) == Verdict.Admission.PERMITTED && reaches(verdict);
    }

    /** Whether a permission reaches as far as bytes in both directions. */
    private static boolean reaches(Verdict verdict) {
        return switch (verdict.decision().answer()) {
            case ALLOW, LIMIT -> true;
            case READ_ONLY, VIRTUAL_ONLY, REFUSE -> false;
        };
    }

    private void refuse() {
        parts.counters().refused.increment();
        LastWord.close(client);
    }

    private void begin(GatewayDevice device, Peer peer, Verdict stream) {
        if (parts.sessions().incrementAndGet() > parts.service().limits().connections()) {
            parts.sessions().decrementAndGet();
            refuse();
            return;
        }
        client.closeFuture().addListener(closed -> parts.sessions().decrementAndGet());
        Optional<Sessions.Registration> registered = parts.context()
                .sessions()
                .open(
                        device.id(),
                        LiveSession.Kind.TCP,
                        peer.label(),
                        address,
                        () -> client.eventLoop().execute(this::cut));
        if (registered.isEmpty()) {
            refuse();
            return;
        }
        parts.counters().sessions.increment();
        connect(device, registered.get(), stream);
    }

    private void cut() {
        relay.ifPresent(Relay::cut);
        HardClose.now(client);
    }

    private void connect(GatewayDevice device, Sessions.Registration session, Verdict stream) {
        InetSocketAddress where = new InetSocketAddress(
                InetAddress.ofLiteral(device.addresses().getFirst()),
                parts.service().devicePort());
        Relay joined = new Relay(parts, client, valve, session, stream);
        relay = Optional.of(joined);
        parts.listeners()
                .connect(
                        client.eventLoop(),
                        where,
                        channel -> channel.pipeline().addLast("device", joined.deviceSide(channel)))
                .addListener(connected -> {
                    if (connected.isSuccess() && client.isActive()) {
                        joined.begin();
                        beginIdleTime();
                        early.forEach(joined::fromClient);
                        early.clear();
                        joined.flushDevice();
                        if (clientDone) {
                            joined.clientDone();
                        }
                        valve.release(Valve.Reason.UNDECIDED);
                    } else {
                        parts.counters().unreachable.increment();
                        joined.end();
                        LastWord.close(client);
                    }
                });
    }

    /** From here on: a slow handshake has its own bound and is no idle session. */
    private void beginIdleTime() {
        long idleMs = parts.service().limits().idle().toMillis();
        client.pipeline()
                .addBefore(
                        "tcp", "idle", new IdleStateHandler(0, 0, idleMs, TimeUnit.MILLISECONDS));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
        } else if (relay.isPresent() && relay.get().isJoined()) {
            relay.get().fromClient(bytes);
        } else {
            early.add(bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        relay.ifPresent(Relay::flushDevice);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        relay.ifPresent(Relay::clientWritability);
    }

    private void clientDone() {
        clientDone = true;
        relay.filter(Relay::isJoined).ifPresent(Relay::clientDone);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        early.forEach(ByteBuf::release);
        early.clear();
        relay.ifPresent(Relay::end);
    }

    /** What a client does wrong ends its connection and nothing else. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        HardClose.now(client);
    }

    /**
     * Ends the session unless the certificate is still known as the same peer's and the stream
     * permitted. From any thread.
     */
    void recheck() {
        client.eventLoop()
                .execute(() -> caller.ifPresent(known ->
                        known.confirm(client, parts.asking(), same -> confirm(known, same))));
    }

    private void confirm(Caller known, boolean same) {
        if (!same || !reaches(verdict(known.peer(), Operation.STREAM))) {
            parts.counters().refused.increment();
            cut();
        }
    }
}
