package dev.sekimori.gateway.rtsp;

import dev.sekimori.gateway.HttpCredential;
import dev.sekimori.gateway.http.digest.DeviceLogin;
import dev.sekimori.gateway.listen.HardClose;
import dev.sekimori.gateway.listen.Valve;
import dev.sekimori.gateway.rtsp.RtspMessage.Frame;
import dev.sekimori.gateway.rtsp.RtspMessage.Request;
import dev.sekimori.gateway.rtsp.RtspMessage.Response;
import dev.sekimori.model.DeviceId;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The connection to a device: signs in for the client, one request at a time, and hands on frames.
 * On one event loop only.
 */
final class DeviceLink extends ChannelInboundHandlerAdapter {
    private static final int MOST_TRIES = 2;

    /** What became of a request. */
    sealed interface Outcome {
        record Answered(Response response) implements Outcome {}

        record Failed(Problem problem) implements Outcome {}
    }

    /** Who hears of the device. */
    interface Client {
        void frame(Frame frame);

        void framesEnd();

        void writable(boolean isWritable);

        void gone();
    }

    private record Pending(
            Request request,
            Consumer<Outcome> then,
            Optional<DeviceLogin.Sent> sent,
            int tries,
            ScheduledFuture<?> deadline) {}

    private final RtspFront.Parts parts;
    private final DeviceId device;
    private final Optional<HttpCredential> credential;
    private final Channel channel;
    private final Client client;
    private final Valve valve;
    private final DeviceLogin login;
    private Optional<Pending> pending = Optional.empty();
    private int sequence;

    DeviceLink(
            RtspFront.Parts parts,
            DeviceId device,
            Optional<HttpCredential> credential,
            Channel channel,
            Client client) {
        this.parts = parts;
        this.device = device;
        this.credential = credential;
        this.channel = channel;
        this.client = client;
        this.valve = new Valve(channel);
        this.login = new DeviceLogin(parts.clientNonces());
    }

    Channel channel() {
        return channel;
    }

    /** The client takes what is sent to it, or does not. */
    void clientWritable(boolean isWritable) {
        if (isWritable) {
            valve.release(Valve.Reason.FULL);
        } else {
            valve.hold(Valve.Reason.FULL);
        }
    }

    /** Sends a request without CSeq and Authorization; {@code then} is called once. */
    void send(Request request, Consumer<Outcome> then) {
        if (credential.filter(held -> parts.refusals().isRefused(device, held)).isPresent()) {
            then.accept(new Outcome.Failed(Problem.DEVICE_PASSWORD));
            return;
        }
        attempt(request, then, 1);
    }

    private void attempt(Request request, Consumer<Outcome> then, int tries) {
        sequence++;
        Optional<DeviceLogin.Sent> sent = credential.flatMap(
                held -> login.authorization(held, request.method(), request.uri()));
        Request whole = request.with("CSeq", Integer.toString(sequence));
        if (sent.isPresent()) {
            whole = whole.with("Authorization", sent.get().authorization());
        }
        ScheduledFuture<?> deadline = channel.eventLoop()
                .schedule(
                        () -> settle(new Outcome.Failed(Problem.DEVICE_SILENT)),
                        parts.bounds().answerMs(),
                        TimeUnit.MILLISECONDS);
        pending = Optional.of(new Pending(request, then, sent, tries, deadline));
        channel.writeAndFlush(RtspCodec.bytes(channel.alloc(), whole), channel.voidPromise());
    }

    private void settle(Outcome outcome) {
        Optional<Pending> done = pending;
        pending = Optional.empty();
        done.ifPresent(waiting -> {
            waiting.deadline().cancel(false);
            waiting.then().accept(outcome);
        });
        // An answer that comes after its time would be taken for the next one's.
        if (outcome instanceof Outcome.Failed(var problem) && problem == Problem.DEVICE_SILENT) {
            HardClose.now(channel);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case Frame frame -> client.frame(frame);
            case Response response -> answered(response);
            case Request request -> declined(request);
            default -> ReferenceCountUtil.release(message);
        }
    }

    /** A device's own requests end here: REDIRECT and the like are not for the client. */
    private void declined(Request request) {
        Fields fields = request.fields()
                .first("CSeq")
                .map(number -> Fields.none().with("CSeq", number))
                .orElseGet(Fields::none);
        Response no = new Response(501, "Not Implemented", fields, "");
        channel.writeAndFlush(RtspCodec.bytes(channel.alloc(), no), channel.voidPromise());
    }

    private void answered(Response response) {
        String expected = Integer.toString(sequence);
        boolean fits = response.fields()
                .first("CSeq")
                .map(number -> number.equals(expected))
                .orElse(true);
        if (pending.isEmpty() || !fits || response.status() < 200) {
            return;
        }
        if (response.status() != 401) {
            settle(new Outcome.Answered(response));
            return;
        }
        challenged(response, pending.get());
    }

    private void challenged(Response response, Pending waiting) {
        DeviceLogin.Next next =
                login.challenged(response.fields().values("WWW-Authenticate"), waiting.sent());
        boolean again = credential.isPresent()
                && next == DeviceLogin.Next.TRY_AGAIN
                && waiting.tries() < MOST_TRIES;
        if (again) {
            waiting.deadline().cancel(false);
            attempt(waiting.request(), waiting.then(), waiting.tries() + 1);
        } else {
            credential.ifPresent(held -> parts.refusals().refused(device, held));
            settle(new Outcome.Failed(Problem.DEVICE_PASSWORD));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        client.framesEnd();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        client.writable(channel.isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        settle(new Outcome.Failed(Problem.DEVICE_ANSWER));
        client.gone();
    }

    /** A device that does not speak RTSP is left alone. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        HardClose.now(channel);
    }
}
