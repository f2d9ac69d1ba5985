package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.ClientSighting;
import dev.sekimori.gateway.LiveSession;
import dev.sekimori.gateway.Sessions;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.Peer;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The first half of a connection: waits for CONNECT, finds out who asks, gets a decision, claims
 * the client id, then makes way for {@link MqttConnection}. Whatever fails ends in a refusal
 * (default deny).
 */
final class ConnectHandler extends ChannelInboundHandlerAdapter {
    private final Wiring wiring;
    private final PacketFramer framer;
    private final Cut cut;
    /** Also bounds the TLS handshake and the identity check. */
    private @Nullable Future<?> timeout;

    private boolean asked;
    private boolean refused;

    ConnectHandler(Wiring wiring, PacketFramer framer, Cut cut) {
        this.wiring = wiring;
        this.framer = framer;
        this.cut = cut;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timeout = ctx.executor()
                .schedule(
                        () -> {
                            if (!ctx.isRemoved()) {
                                var _ = ctx.close();
                            }
                        },
                        wiring.config().times().connectTimeoutMs(),
                        TimeUnit.MILLISECONDS);
    }

    /** The client was let in, or is gone: nothing of its arrival is kept. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        Future<?> running = timeout;
        timeout = null;
        if (running != null) {
            var _ = running.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object packet) {
        if (refused) {
            ReferenceCountUtil.release(packet);
            return;
        }
        if (asked || !(packet instanceof MqttConnectMessage connect)) {
            ReferenceCountUtil.release(packet);
            ended(ctx, packet);
            return;
        }
        asked = true;
        try {
            ConnectRequest request = ConnectRequest.of(connect, ctx.channel());
            framer.speak(request.version5());
            ctx.channel().config().setAutoRead(false);
            ConnectRequest named =
                    request.clientId().isEmpty() ? request.named(newClientId()) : request;
            boolean assigned = request.clientId().isEmpty();
            if (!wiring.holdOff().admits(request.clientId(), request.addressText())) {
                wiring.counters().clientsHeldOff.increment();
                refuse(
                        ctx,
                        Reason.CONNECTION_RATE_EXCEEDED,
                        request.version5(),
                        "connects again and again: wait a second and try less often");
                return;
            }
            wiring.authentication()
                    .identify(
                            request,
                            identity ->
                                    onLoop(ctx, () -> identified(ctx, named, assigned, identity)));
        } catch (MalformedException e) {
            refuse(ctx, e.reason(), connect.variableHeader().version() == 5, e.told());
        }
    }

    private static void onLoop(ChannelHandlerContext ctx, Runnable task) {
        if (ctx.executor().inEventLoop()) {
            task.run();
        } else {
            ctx.executor().execute(task);
        }
    }

    /** Anything else before or instead of CONNECT ends the connection (section 3.1). */
    private void ended(ChannelHandlerContext ctx, Object packet) {
        wiring.counters().malformed.increment();
        boolean oldVersion = packet instanceof MqttMessage message
                && message.decoderResult().cause()
                        instanceof MqttUnacceptableProtocolVersionException;
        if (oldVersion) {
            refuse(ctx, Reason.UNSUPPORTED_VERSION, false, "");
        } else {
            refused = true;
            var _ = ctx.close();
        }
    }

    private String newClientId() {
        byte[] bytes = new byte[12];
        wiring.random().nextBytes(bytes);
        return "auto-" + HexFormat.of().formatHex(bytes);
    }

    private void identified(
            ChannelHandlerContext ctx,
            ConnectRequest request,
            boolean assigned,
            Authentication.Identity identity) {
        if (!ctx.channel().isActive() || refused) {
            return;
        }
        switch (identity) {
            case Authentication.Identity.Known known -> decide(ctx, request, assigned, known);
            case Authentication.Identity.Nobody(var reason) -> {
                // Nobody known: the decision is a refusal by default, and says so in the flows.
                Peer nobody = new Peer.UnknownPeer(request.addressText(), request.clientId());
                Verdict verdict = wiring.asks()
                        .connect(
                                nobody,
                                request.clientId(),
                                request.protocol(),
                                request.addressText());
                verdict.admit(0);
                sighted(request, false);
                refuse(ctx, reason, request.version5(), Asks.told(verdict));
            }
        }
    }

    private void decide(
            ChannelHandlerContext ctx,
            ConnectRequest request,
            boolean assigned,
            Authentication.Identity.Known known) {
        Verdict verdict = wiring.asks()
                .connect(
                        known.peer(),
                        request.clientId(),
                        request.protocol(),
                        request.addressText());
        Verdict.Admission admission = verdict.admit(0);
        if (mayBeDevice(known.peer())) {
            sighted(request, admission == Verdict.Admission.PERMITTED);
        }
        switch (admission) {
            case PERMITTED -> claim(ctx, request, assigned, known, deviceOf(verdict));
            case REFUSED, OUT_OF_RANGE ->
                refuse(ctx, Reason.NOT_AUTHORIZED, request.version5(), Asks.told(verdict));
            case OVER_RATE ->
                refuse(
                        ctx,
                        Reason.CONNECTION_RATE_EXCEEDED,
                        request.version5(),
                        Asks.told(verdict));
        }
    }

    /** People and services that have shown who they are, are no devices. */
    private static boolean mayBeDevice(Peer peer) {
        return switch (peer) {
            case Peer.DevicePeer _, Peer.ZonePeer _, Peer.UnknownPeer _ -> true;
            case Peer.PersonPeer _, Peer.TokenPeer _ -> false;
        };
    }

    /** The device that asks, or the accepted one that a client without credentials is taken for. */
    private static Optional<DeviceId> deviceOf(Verdict verdict) {
        return verdict.decision()
                .input()
                .asking()
                .filter(facts -> facts.state().mayCommunicate())
                .map(DeviceFacts::id);
    }

    private void claim(
            ChannelHandlerContext ctx,
            ConnectRequest request,
            boolean assigned,
            Authentication.Identity.Known known,
            Optional<DeviceId> asking) {
        Peer peer = known.peer();
        Optional<DeviceId> keptFor = wiring.asks().site().deviceOfClientId(request.clientId());
        if (keptFor.isPresent() && !keptFor.equals(asking)) {
            refuse(
                    ctx,
                    Reason.CLIENT_ID_NOT_VALID,
                    request.version5(),
                    "the client id belongs to another identity");
            return;
        }
        Optional<Sessions.Registration> registration = asking.flatMap(device -> wiring.sessions()
                .open(
                        device,
                        LiveSession.Kind.MQTT,
                        request.clientId(),
                        request.addressText(),
                        cut::now));
        registration.ifPresent(
                open -> ctx.channel().closeFuture().addListener(closed -> open.closed()));
        if (asking.isPresent() && registration.isEmpty()) {
            // It was cut off between the decision and now.
            refuse(ctx, Reason.NOT_AUTHORIZED, request.version5(), "cut off");
            return;
        }
        MqttConnection connection = new MqttConnection(
                wiring, request, peer, known.proof(), registration, cut, ctx.channel());
        switch (wiring.registry().claim(request.clientId(), peer, connection::takenOver)) {
            case SessionRegistry.Answer.InUse() ->
                refuse(
                        ctx,
                        Reason.CLIENT_ID_NOT_VALID,
                        request.version5(),
                        "another identity uses the client id");
            case SessionRegistry.Answer.Full() ->
                refuse(
                        ctx,
                        Reason.QUOTA_EXCEEDED,
                        request.version5(),
                        "as many sessions as there may be");
            case SessionRegistry.Answer.Granted(var claim) -> {
                connection.claimed(claim);
                ctx.pipeline().replace(this, "mqtt", connection);
                var _ = claim.before()
                        .thenAccept(before ->
                                ctx.executor().execute(() -> connection.begin(before, assigned)));
            }
        }
    }

    private void sighted(ConnectRequest request, boolean admitted) {
        wiring.sightings()
                .sighted(new ClientSighting(
                        request.addressText(),
                        request.clientId(),
                        request.userName().orElse(""),
                        request.localPort(),
                        admitted,
                        wiring.clock().instant()));
    }

    private void refuse(ChannelHandlerContext ctx, Reason reason, boolean version5, String told) {
        refused = true;
        wiring.counters().connectionsRefused.increment();
        ctx.writeAndFlush(Replies.refusal(reason, version5, told))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        wiring.counters().malformed.increment();
        var _ = ctx.close();
    }
}
