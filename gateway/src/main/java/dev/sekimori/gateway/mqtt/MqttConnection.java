package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Sessions;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.gateway.tls.CertificateEnd;
import dev.sekimori.model.decision.Peer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The second half of a connection: a client that was let in. Everything runs on the connection's
 * loop, except {@link #takenOver}, {@link #updated} and the end of a wait, which come from other
 * loops.
 */
final class MqttConnection extends ChannelInboundHandlerAdapter
        implements PublishIntake.Connection, PacketFramer.Taker {
    private static final long CLOSE_WITHIN_MS = 1_000;
    private static final int DISCONNECT_WITH_WILL = 0x04;

    private final Wiring wiring;
    private final ConnectRequest request;
    private final Peer peer;
    private final Optional<Sessions.Registration> registration;
    private final Proof proof;
    private final Cut cut;
    private final Channel channel;
    private final Runnable resume = this::resumeLater;
    /** The last decision that let the client stay; none until the site changed once. */
    private volatile @Nullable Verdict connect;

    private Optional<Will> will;
    private Optional<SessionRegistry.Claim> claim = Optional.empty();
    private Optional<Active> active = Optional.empty();
    private long sessionExpirySeconds;
    private long lastPacketNanos;
    /** The time of this turn. */
    private long nowMs;

    private int holds;
    private boolean fresh = true;
    private boolean closing;
    private boolean lingers;

    /** What exists while the connection has its session. */
    private record Active(
            ChannelHandlerContext ctx,
            Session session,
            Acks acks,
            PublishIntake intake,
            Subscribing subscribing,
            Outbound outbound) {}

    MqttConnection(
            Wiring wiring,
            ConnectRequest request,
            Peer peer,
            Proof proof,
            Optional<Sessions.Registration> registration,
            Cut cut,
            Channel channel) {
        this.wiring = wiring;
        this.request = request;
        this.peer = peer;
        this.registration = registration;
        this.proof = proof;
        this.cut = cut;
        this.channel = channel;
        this.will = request.will();
        this.sessionExpirySeconds = Replies.sessionExpiry(request, wiring.config());
    }

    void claimed(SessionRegistry.Claim granted) {
        claim = Optional.of(granted);
    }

    /** A newer connection of the same identity has claimed the client id. From any thread. */
    void takenOver() {
        channel.eventLoop()
                .execute(() -> close(Reason.SESSION_TAKEN_OVER, "the client connected again"));
    }

    /** The picture of the site changed. From any thread. */
    void updated() {
        Verdict known = connect;
        if (known == null || !wiring.asks().stands(known)) {
            channel.eventLoop().execute(this::decideAgain);
        }
    }

    private void decideAgain() {
        Verdict taken = wiring.asks()
                .connect(peer, request.clientId(), request.protocol(), request.addressText());
        if (taken.permitted()) {
            connect = taken;
        } else {
            close(Reason.NOT_AUTHORIZED, Asks.told(taken));
        }
    }

    /**
     * Looks again at what the client has shown, and closes when it proves nobody or somebody else
     * now. Blocks; from a virtual thread.
     */
    void recheck() {
        if (proof.again().filter(peer::equals).isEmpty()) {
            credentialGone();
        }
    }

    /** From any thread. */
    void credentialGone() {
        channel.eventLoop()
                .execute(() -> close(Reason.NOT_AUTHORIZED, "the credential was revoked"));
    }

    /** The gateway closes. From any thread. */
    void shuttingDown() {
        channel.eventLoop().execute(() -> close(Reason.SERVER_SHUTTING_DOWN, ""));
    }

    /** Goes on with the session of the connection before, or with a new one (section 3.1.2.4). */
    void begin(Optional<Session> before, boolean assignedId) {
        ChannelHandlerContext ctx = channel.pipeline().context(this);
        if (ctx == null || closing || !channel.isActive()) {
            return;
        }
        boolean present = before.isPresent() && !request.cleanStart();
        before.filter(old -> !present).ifPresent(wiring.absences()::end);
        Session session = before.filter(old -> present).orElseGet(this::newSession);
        session.resumed(peer, request.addressText(), request.protocol());
        Outbound.Peerage can = new Outbound.Peerage(
                request.version5(),
                Math.min(request.receiveMaximum(), wiring.config().queues().receiveMaximum()),
                request.maximumPacketBytes(),
                request.topicAliasMaximum());
        // What is encoded already passes by the handlers between here and the framer.
        PacketFramer framer = channel.pipeline().get(PacketFramer.class);
        ChannelHandlerContext edge = channel.pipeline().context(framer);
        framer.straightTo(this);
        Acks acks = new Acks(edge, request, wiring.store().map(SessionStore::journal));
        Outbound outbound = new Outbound(
                edge,
                session,
                can,
                acks,
                wiring,
                new Outbound.Line(cut, this::touch, this::tooSlow));
        active = Optional.of(new Active(
                ctx,
                session,
                acks,
                new PublishIntake(session, request, acks, wiring, this),
                new Subscribing(ctx, session, request, wiring),
                outbound));
        CertificateEnd.watch(
                channel,
                wiring.clock(),
                () -> close(Reason.NOT_AUTHORIZED, "the certificate is over"));
        long batch = session.keeping()
                .changed(StoredForms.SessionForm.of(session, sessionExpirySeconds, will));
        afterCommit().run(batch, () -> accept(assignedId, present));
    }

    private AfterCommit afterCommit() {
        return AfterCommit.of(wiring, channel.eventLoop());
    }

    /** The session is durable, when it is to be: the client may rely on it. */
    private void accept(boolean assignedId, boolean present) {
        if (closing || active.isEmpty() || !channel.isActive()) {
            return;
        }
        Session session = active.get().session();
        Outbound outbound = active.get().outbound();
        var _ = active.get()
                .ctx()
                .writeAndFlush(Replies.acceptance(request, wiring.config(), assignedId, present));
        touch();
        session.outbox().attach(outbound);
        outbound.resume();
        lastPacketNanos = System.nanoTime();
        watchKeepAlive();
        readOn();
    }

    private void readOn() {
        // The framer gives what it has held back first.
        channel.config().setAutoRead(true);
    }

    private Session newSession() {
        Keeping keeping = sessionExpirySeconds == 0
                ? Keeping.NOT
                : wiring.store().<Keeping>map(SessionStore::newSession).orElse(Keeping.NOT);
        Outbox outbox =
                new Outbox(wiring.config().queues(), wiring.router().queuedBytes(), keeping);
        return new Session(
                request.clientId(),
                peer,
                request.addressText(),
                request.protocol(),
                outbox,
                keeping);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object packet) {
        taken(packet);
    }

    @Override
    public void taken(Object packet) {
        if (fresh) {
            fresh = false;
            lastPacketNanos = System.nanoTime();
            nowMs = wiring.clock().millis();
            registration.ifPresent(open -> open.touch(nowMs));
            active.ifPresent(on -> on.outbound().reading());
        }
        try {
            if (!closing && active.isPresent() && !cut.isThrown()) {
                read(active.get(), packet);
            }
        } catch (MalformedException e) {
            malformed(e.reason(), e.told());
        } finally {
            ReferenceCountUtil.release(packet);
        }
    }

    private void read(Active on, Object packet) {
        switch (packet) {
            case PublishPacket publish -> on.intake().take(publish, nowMs);
            case AckPacket ack -> acknowledged(on, ack);
            case MalformedException broken -> malformed(broken.reason(), broken.told());
            case MqttMessage message
            when message.decoderResult().isFailure() ->
                malformed(Reason.MALFORMED_PACKET, "not a packet of MQTT");
            case MqttSubscribeMessage subscribe -> on.subscribing().subscribe(subscribe);
            case MqttUnsubscribeMessage unsubscribe -> on.subscribing().unsubscribe(unsubscribe);
            case MqttMessage message -> readControl(on, message);
            default -> malformed(Reason.PROTOCOL_ERROR, "not expected here");
        }
    }

    private static void acknowledged(Active on, AckPacket ack) {
        switch (ack.kind()) {
            case PUBACK -> on.outbound().acknowledged(ack.packetId());
            case PUBREC -> on.outbound().received(ack);
            case PUBREL -> on.intake().released(ack.packetId());
            case PUBCOMP -> on.outbound().completed(ack.packetId());
        }
    }

    private void readControl(Active on, MqttMessage message) {
        switch (message.fixedHeader().messageType()) {
            case PINGREQ -> {
                var _ = on.ctx().write(MqttMessage.PINGRESP);
            }
            case DISCONNECT -> disconnected(message);
            case CONNECT,
                    CONNACK,
                    PUBLISH,
                    PUBACK,
                    PUBREC,
                    PUBREL,
                    PUBCOMP,
                    SUBSCRIBE,
                    SUBACK,
                    UNSUBSCRIBE,
                    UNSUBACK,
                    PINGRESP,
                    AUTH -> malformed(Reason.PROTOCOL_ERROR, "not expected here");
        }
    }

    /** The client says good-bye; its will is dropped unless it asks otherwise (section 3.14). */
    private void disconnected(MqttMessage message) {
        boolean keepsWill = false;
        if (message.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header) {
            keepsWill = header.reasonCode() == DISCONNECT_WITH_WILL;
            if (header.properties().getProperty(MqttProperties.SESSION_EXPIRY_INTERVAL)
                    instanceof MqttProperties.IntegerProperty given) {
                changeExpiry(Integer.toUnsignedLong(given.value()));
            }
        }
        if (!keepsWill) {
            will = Optional.empty();
        }
        closing = true;
        var _ = channel.close();
    }

    private void changeExpiry(long seconds) {
        if (request.sessionExpirySeconds() == 0 && seconds != 0) {
            throw new MalformedException(
                    Reason.PROTOCOL_ERROR, "a session that was to end must end");
        }
        sessionExpirySeconds = Math.min(seconds, wiring.config().times().sessionExpiryMaxSeconds());
    }

    private void malformed(Reason reason, String told) {
        wiring.counters().malformed.increment();
        lingers = true;
        close(reason, told);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        allTaken();
    }

    @Override
    public void allTaken() {
        if (fresh) {
            nowMs = wiring.clock().millis();
        }
        fresh = true;
        if (active.isPresent()) {
            active.get().outbound().answer(nowMs);
        } else {
            channel.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            active.ifPresent(on -> on.outbound().wake());
        }
    }

    private void touch() {
        registration.ifPresent(Sessions.Registration::touch);
    }

    @Override
    public void heldBackBy(Session busy) {
        boolean self = active.isPresent() && active.get().session() == busy;
        // A client that floods itself must go on reading, else its acknowledgements never come in.
        if (!self && busy.outbox().await(resume)) {
            holds++;
            wiring.counters().publishersHeld.increment();
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void heldBackUntil(long batch) {
        if (holds == 0) {
            holds++;
            wiring.counters().publishersHeld.increment();
            channel.config().setAutoRead(false);
            afterCommit().run(batch, this::resumeLater);
        }
    }

    private void resumeLater() {
        channel.eventLoop().execute(() -> {
            holds--;
            if (holds == 0 && !closing) {
                lastPacketNanos = System.nanoTime();
                readOn();
            }
        });
    }

    private void tooSlow() {
        if (!closing) {
            wiring.counters().slowConsumersClosed.increment();
            close(Reason.QUOTA_EXCEEDED, "takes messages more slowly than they come");
        }
    }

    /**
     * One and a half times the keep alive without a packet ends the connection (section 3.1.2.10).
     */
    private void watchKeepAlive() {
        long allowedNanos =
                TimeUnit.MILLISECONDS.toNanos(Replies.keepAlive(request, wiring.config()) * 1_500L);
        if (allowedNanos > 0) {
            long idle = System.nanoTime() - lastPacketNanos;
            var _ = channel.eventLoop()
                    .schedule(
                            () -> checkKeepAlive(allowedNanos),
                            allowedNanos - idle,
                            TimeUnit.NANOSECONDS);
        }
    }

    private void checkKeepAlive(long allowedNanos) {
        if (closing || !channel.isActive()) {
            return;
        }
        if (holds == 0 && System.nanoTime() - lastPacketNanos >= allowedNanos) {
            close(Reason.KEEP_ALIVE_TIMEOUT, "nothing was heard for too long");
            return;
        }
        if (holds > 0) {
            lastPacketNanos = System.nanoTime();
        }
        watchKeepAlive();
    }

    @Override
    public void close(Reason reason, String told) {
        if (closing) {
            return;
        }
        closing = true;
        if (active.isEmpty() || !request.version5()) {
            active.ifPresent(on -> on.acks().flush());
            channel.flush();
            var _ = channel.close();
            return;
        }
        active.get().acks().flush();
        channel.writeAndFlush(Replies.disconnect(reason, told, request.wantsProblemInformation()))
                .addListener(sent -> goodBye());
        // A client that reads nothing does not keep the connection open.
        var _ = channel.eventLoop()
                .schedule(() -> Cut.reset(channel), CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * A client that still sends, as one does whose packet is too large, would lose the DISCONNECT
     * to a reset if the socket were closed now: what it sends is read and thrown away until it is
     * done.
     */
    private void goodBye() {
        boolean plain = channel.pipeline().get(SslHandler.class) == null;
        if (lingers && plain && channel instanceof DuplexChannel duplex) {
            var _ = duplex.shutdownOutput();
        } else if (!lingers) {
            var _ = channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        if (active.isEmpty()) {
            claim.ifPresent(SessionRegistry.Claim::releaseUnused);
            return;
        }
        Active on = active.get();
        active = Optional.empty();
        on.acks().release();
        SessionRegistry.Claim mine = claim.orElseThrow();
        Optional<Will> last = cut.isThrown() ? Optional.empty() : will;
        if (sessionExpirySeconds > 0) {
            wiring.absences()
                    .left(on.session(), mine, last, sessionExpirySeconds, channel.eventLoop());
            mine.release(Optional.of(on.session()));
        } else {
            wiring.absences().end(on.session());
            last.ifPresent(lost -> wiring.absences().publish(on.session(), lost.packet()));
            mine.forget();
            mine.release(Optional.empty());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A reset by the client, a failed write, or a bug: the connection is lost, others are not.
        closing = true;
        var _ = ctx.close();
    }
}
