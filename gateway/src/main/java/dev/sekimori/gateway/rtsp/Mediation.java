package dev.sekimori.gateway.rtsp;

import dev.sekimori.gateway.HttpCredential;
import dev.sekimori.gateway.Sessions;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.gateway.listen.HardClose;
import dev.sekimori.gateway.listen.Valve;
import dev.sekimori.gateway.rtsp.RtspMessage.Frame;
import dev.sekimori.gateway.rtsp.RtspMessage.Request;
import dev.sekimori.model.DeviceId;

import io.netty.channel.Channel;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a client and a device have with each other: the device's connection, its session, the
 * channels that were agreed on. On one event loop only.
 */
final class Mediation implements DeviceLink.Client {
    /** What a channel carries from the client's point of view. */
    private enum Use {
        /** Media from the device. */
        RECEIVED,
        /** Media from the client. */
        SENT,
        /** Reports (RTCP), both ways. */
        REPORTS
    }

    private final RtspFront.Parts parts;
    private final DeviceId device;
    private final Channel client;
    private final Valve clientValve;
    private final Sessions.Registration session;
    private final Map<Integer, Use> channels = new HashMap<>();
    private Optional<DeviceLink> link = Optional.empty();
    private Optional<String> deviceSession = Optional.empty();
    private Optional<Verdict> streaming = Optional.empty();

    Mediation(
            RtspFront.Parts parts,
            DeviceId device,
            Channel client,
            Valve clientValve,
            Sessions.Registration session) {
        this.parts = parts;
        this.device = device;
        this.client = client;
        this.clientValve = clientValve;
        this.session = session;
        client.closeFuture().addListener(closed -> end());
    }

    DeviceId device() {
        return device;
    }

    /** Connects; {@code then} hears once whether the device is there. */
    void connect(
            InetSocketAddress address,
            Optional<HttpCredential> credential,
            Consumer<Boolean> then) {
        parts.listeners()
                .connect(client.eventLoop(), address, channel -> {
                    DeviceLink made = new DeviceLink(parts, device, credential, channel, this);
                    link = Optional.of(made);
                    channel.pipeline()
                            .addLast("codec", new RtspCodec(parts.bounds()))
                            .addLast("link", made);
                    channel.closeFuture().addListener(closed -> deviceClosed());
                })
                .addListener(connected -> {
                    if (connected.isSuccess() && client.isActive()) {
                        link.ifPresent(made -> made.channel().config().setAutoRead(true));
                        then.accept(true);
                    } else {
                        cut();
                        then.accept(false);
                    }
                });
    }

    void send(Request request, Consumer<DeviceLink.Outcome> then) {
        session.touch();
        link.filter(made -> made.channel().isActive())
                .ifPresentOrElse(
                        made -> made.send(request, then),
                        () -> then.accept(new DeviceLink.Outcome.Failed(Problem.DEVICE_ANSWER)));
    }

    /** A stream was set up on these channels. */
    void agreed(Transport transport) {
        channels.put(transport.first(), transport.records() ? Use.SENT : Use.RECEIVED);
        channels.put(transport.second(), Use.REPORTS);
    }

    /** Remembers the session that the device gave, without its parameters. */
    void inSession(String field) {
        deviceSession = Optional.of(id(field));
    }

    /** Whether the session that a client names is the one that this device gave in it. */
    boolean isOwn(String field) {
        return deviceSession.filter(id(field)::equals).isPresent();
    }

    private static String id(String field) {
        int end = field.indexOf(';');
        return (end < 0 ? field : field.substring(0, end)).strip();
    }

    /** Frames count as bytes of this permission from now on. */
    void counts(Verdict verdict) {
        streaming = Optional.of(verdict);
    }

    void fromClient(Frame frame) {
        boolean passes = link.isPresent()
                && switch (channels.get(frame.channel())) {
                    case null -> false;
                    case RECEIVED -> false;
                    case SENT, REPORTS -> true;
                };
        if (!passes) {
            drop(frame);
            return;
        }
        count(frame);
        parts.counters().framesToDevice.increment();
        Channel to = link.get().channel();
        to.writeAndFlush(frame.whole(), to.voidPromise());
    }

    private void count(Frame frame) {
        session.touch();
        streaming.ifPresent(verdict -> verdict.passed(frame.whole().readableBytes()));
    }

    private void drop(Frame frame) {
        parts.counters().framesDropped.increment();
        frame.whole().release();
    }

    @Override
    public void frame(Frame frame) {
        boolean passes = switch (channels.get(frame.channel())) {
            case null -> false;
            case SENT -> false;
            case RECEIVED, REPORTS -> client.isActive();
        };
        if (!passes) {
            drop(frame);
            return;
        }
        count(frame);
        parts.counters().framesToClient.increment();
        client.write(frame.whole(), client.voidPromise());
        link.ifPresent(made -> made.clientWritable(client.isWritable()));
    }

    @Override
    public void framesEnd() {
        client.flush();
    }

    void clientWritable() {
        link.ifPresent(made -> made.clientWritable(client.isWritable()));
    }

    @Override
    public void writable(boolean isWritable) {
        if (isWritable) {
            clientValve.release(Valve.Reason.FULL);
        } else {
            clientValve.hold(Valve.Reason.FULL);
        }
    }

    @Override
    public void gone() {
        client.close();
    }

    private void deviceClosed() {
        if (client.isOpen()) {
            client.closeFuture().addListener(closed -> session.closed());
        } else {
            session.closed();
        }
    }

    /** The client is gone. */
    private void end() {
        link.ifPresentOrElse(made -> HardClose.now(made.channel()), session::closed);
    }

    /** Nothing passes any more. */
    void cut() {
        link.ifPresent(made -> HardClose.now(made.channel()));
    }
}
