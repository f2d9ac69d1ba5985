package dev.sekimori.gateway.modbus;

import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.HostName;
import dev.sekimori.gateway.LiveSession;
import dev.sekimori.gateway.Sessions;
import dev.sekimori.gateway.listen.Caller;
import dev.sekimori.gateway.listen.HardClose;
import dev.sekimori.gateway.listen.LastWord;
import dev.sekimori.gateway.listen.PeerQuestions;
import dev.sekimori.gateway.listen.TlsListeners;
import dev.sekimori.gateway.modbus.DeviceLine.Job;
import dev.sekimori.gateway.modbus.DeviceLine.Outcome;
import dev.sekimori.gateway.modbus.Request.Understood;
import dev.sekimori.gateway.modbus.Request.Wrong;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.device.Protocol;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One client: known by its certificate, joined with the device that its TLS hello names. All on the
 * event loop of its channel but {@link #recheck}.
 */
final class ModbusConnection extends SimpleChannelInboundHandler<Frame> {
    /** What all connections share. */
    record Parts(
            Front.Context context,
            DeviceLines lines,
            PeerQuestions questions,
            ModbusCounters counters,
            ModbusBounds bounds) {
        Caller.Asking asking() {
            return new Caller.Asking(context.site(), questions);
        }
    }

    /** A client that was let in. */
    private record Admitted(
            Caller caller, GatewayDevice device, Judge judge, Sessions.Registration session) {}

    private final Parts parts;
    private final Channel client;
    private final String address;
    private final List<Frame> early = new ArrayList<>();
    private String name = "";
    private Optional<Admitted> admitted = Optional.empty();
    private int unanswered;

    ModbusConnection(Parts parts, Channel client) {
        this.parts = parts;
        this.client = client;
        this.address = TlsListeners.addressOf(client);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case SniCompletionEvent sni -> name = sni.hostname() == null ? "" : sni.hostname();
            case SslHandshakeCompletionEvent done when done.isSuccess() -> identify();
            // TLS says why, and closes.
            case SslHandshakeCompletionEvent _ -> parts.counters().turnedAway.increment();
            case IdleStateEvent _ -> client.close();
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    private void identify() {
        client.config().setAutoRead(false);
        Caller.identify(
                client,
                parts.asking(),
                found -> found.ifPresentOrElse(this::decide, this::turnAway));
    }

    private void decide(Caller caller) {
        Optional<GatewayDevice> device = HostName.deviceOf(
                        name, parts.context().config().siteDomain())
                .flatMap(parts.context().desk().site()::device);
        if (device.isEmpty()) {
            // No device has this name: refused by default, and seen as a flow.
            parts.context()
                    .desk()
                    .decide(
                            caller.peer(),
                            new Ask(
                                    Optional.empty(),
                                    Protocol.MODBUS,
                                    Operation.CONNECT,
                                    "/" + name),
                            address,
                            0);
            turnAway();
            return;
        }
        begin(caller, device.get());
    }

    private void begin(Caller caller, GatewayDevice device) {
        Judge judge = new Judge(parts.context().desk(), caller.peer(), device.id(), address);
        Optional<Sessions.Registration> session = judge.mayConnect()
                ? parts.context()
                        .sessions()
                        .open(
                                device.id(),
                                LiveSession.Kind.MODBUS,
                                caller.peer().label(),
                                address,
                                () -> HardClose.now(client))
                : Optional.empty();
        if (session.isEmpty()) {
            turnAway();
            return;
        }
        client.closeFuture().addListener(closed -> session.get().closed());
        parts.counters().sessions.increment();
        admitted = Optional.of(new Admitted(caller, device, judge, session.get()));
        early.forEach(frame -> take(admitted.get(), frame));
        early.clear();
        client.config().setAutoRead(true);
    }

    private void turnAway() {
        parts.counters().turnedAway.increment();
        LastWord.close(client);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
        if (admitted.isPresent()) {
            take(admitted.get(), frame);
        } else if (early.size() < parts.bounds().perConnection()) {
            early.add(frame);
        } else {
            HardClose.now(client);
        }
    }

    private void take(Admitted by, Frame frame) {
        parts.counters().requests.increment();
        by.session().touch();
        switch (Request.parse(frame)) {
            case Wrong(var code) -> {
                parts.counters().malformed.increment();
                answer(frame.refusedWith(code));
            }
            case Understood(var accesses) -> decide(by, frame, accesses);
        }
    }

    private void decide(Admitted by, Frame frame, List<Access> accesses) {
        Optional<ExceptionCode> refusal = by.judge().refusal(accesses, frame.pdu().length);
        if (refusal.isPresent()) {
            parts.counters().refused.increment();
            answer(frame.refusedWith(refusal.get()));
            return;
        }
        Optional<DeviceLine> line = parts.lines().to(by.device());
        if (line.isEmpty()) {
            answer(frame.refusedWith(ExceptionCode.PATH_UNAVAILABLE));
        } else if (unanswered >= parts.bounds().perConnection()) {
            parts.counters().busy.increment();
            answer(frame.refusedWith(ExceptionCode.BUSY));
        } else {
            unanswered++;
            line.get()
                    .send(new Job(
                            frame.unit(),
                            frame.pdu(),
                            () -> client.isActive() && by.judge().stillPermits(accesses),
                            outcome -> {
                                if (!client.eventLoop().isShuttingDown()) {
                                    client.eventLoop()
                                            .execute(() -> done(by, frame, accesses, outcome));
                                }
                            }));
        }
    }

    private void done(Admitted by, Frame frame, List<Access> accesses, Outcome outcome) {
        unanswered--;
        if (!client.isActive()) {
            return;
        }
        switch (outcome) {
            case Outcome.Answered(var pdu) -> {
                by.session().touch();
                if (!Response.isException(pdu)) {
                    Seen.tell(
                            parts.context().readings(),
                            by.device().id(),
                            accesses.getFirst(),
                            pdu,
                            parts.context().clock().instant());
                }
                answer(new Frame(frame.transaction(), frame.unit(), pdu));
            }
            case Outcome.Failed(var code) -> {
                (code == ExceptionCode.BUSY ? parts.counters().busy : parts.counters().unanswered)
                        .increment();
                answer(frame.refusedWith(code));
            }
        }
    }

    private void answer(Frame frame) {
        client.writeAndFlush(frame.encoded());
    }

    /** A client that does not read its answers is not read either. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (admitted.isPresent()) {
            client.config().setAutoRead(client.isWritable());
        }
    }

    /** What a client does wrong ends its connection and nothing else. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException) {
            parts.counters().malformed.increment();
        }
        HardClose.now(client);
    }

    /**
     * Ends the session unless the certificate is still known as the same peer's and the connection
     * permitted. From any thread.
     */
    void recheck() {
        client.eventLoop()
                .execute(() -> admitted.ifPresent(by -> by.caller()
                        .confirm(client, parts.asking(), same -> {
                            if (!same || !by.judge().mayStay()) {
                                HardClose.now(client);
                            }
                        })));
    }
}
