package dev.sekimori.gateway.modbus;

import dev.sekimori.gateway.listen.HardClose;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The one connection to one device: a request is sent when the one before was answered or given up.
 * It connects when there is something to ask, and stalls nobody but those who ask the same device.
 * {@link #send} and {@link #cut} may be called from any thread; all else happens on its event loop.
 */
final class DeviceLine {
    /** What became of a request. */
    sealed interface Outcome {
        record Answered(byte[] pdu) implements Outcome {}

        record Failed(ExceptionCode code) implements Outcome {}
    }

    /**
     * One request; {@code wanted} is asked right before it is sent, {@code done} is told on this
     * line's event loop.
     */
    record Job(int unit, byte[] pdu, BooleanSupplier wanted, Consumer<Outcome> done) {}

    /** Connects on a loop; frames that come go to the handler. */
    @FunctionalInterface
    interface Connector {
        ChannelFuture connect(EventLoop loop, InetSocketAddress device, Consumer<Channel> pipeline);
    }

    private record Waiting(Job job, long sinceMs) {}

    private record Sent(Job job, int transaction) {}

    private final EventLoop loop;
    private final Connector connector;
    private final ModbusBounds bounds;
    private final InstantSource clock;
    private final InetSocketAddress device;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private Optional<Channel> channel = Optional.empty();
    private Optional<Sent> sent = Optional.empty();
    private boolean connecting;
    private long notBeforeMs;
    private int transaction;

    DeviceLine(
            EventLoop loop,
            Connector connector,
            ModbusBounds bounds,
            InstantSource clock,
            InetSocketAddress device) {
        this.loop = loop;
        this.connector = connector;
        this.bounds = bounds;
        this.clock = clock;
        this.device = device;
    }

    InetSocketAddress device() {
        return device;
    }

    void send(Job job) {
        loop.execute(() -> {
            if (waiting.size() >= bounds.queued()) {
                job.done().accept(new Outcome.Failed(ExceptionCode.BUSY));
            } else {
                waiting.add(new Waiting(job, clock.millis()));
                next();
            }
        });
    }

    /** Ends the connection at once; who waits is told that there is no way. */
    void cut() {
        loop.execute(() -> {
            channel.ifPresent(HardClose::now);
            failAll(ExceptionCode.PATH_UNAVAILABLE);
        });
    }

    private void next() {
        while (sent.isEmpty() && !connecting && !waiting.isEmpty()) {
            if (waiting.element().sinceMs() + bounds.waitMs() < clock.millis()) {
                fail(waiting.remove().job(), ExceptionCode.TARGET_FAILED);
            } else if (channel.filter(Channel::isActive).isEmpty()) {
                reach();
            } else {
                give(waiting.remove().job(), channel.get());
            }
        }
    }

    private void reach() {
        if (clock.millis() < notBeforeMs) {
            failAll(ExceptionCode.PATH_UNAVAILABLE);
            return;
        }
        connecting = true;
        connector.connect(loop, device, this::speak).addListener(result -> {
            connecting = false;
            if (result.isSuccess()) {
                channel = Optional.of(((ChannelFuture) result).channel());
                channel.get().config().setAutoRead(true);
            } else {
                notBeforeMs = clock.millis() + bounds.retryMs();
            }
            next();
        });
    }

    private void speak(Channel to) {
        to.pipeline().addLast(new MbapDecoder()).addLast(new Answers());
    }

    private void give(Job job, Channel to) {
        if (!job.wanted().getAsBoolean()) {
            fail(job, ExceptionCode.PATH_UNAVAILABLE);
            return;
        }
        transaction = transaction + 1 & 0xffff;
        Sent now = new Sent(job, transaction);
        sent = Optional.of(now);
        to.writeAndFlush(new Frame(transaction, job.unit(), job.pdu()).encoded());
        loop.schedule(() -> giveUp(now, to), bounds.answerMs(), TimeUnit.MILLISECONDS);
    }

    private void giveUp(Sent late, Channel to) {
        if (sent.filter(late::equals).isPresent()) {
            // A late answer must not be taken for that to the next request.
            HardClose.now(to);
            lost();
        }
    }

    private void lost() {
        Optional<Sent> open = sent;
        sent = Optional.empty();
        channel = Optional.empty();
        open.ifPresent(of -> fail(of.job(), ExceptionCode.TARGET_FAILED));
        next();
    }

    private void failAll(ExceptionCode code) {
        List<Waiting> all = new ArrayList<>(waiting);
        waiting.clear();
        all.forEach(of -> fail(of.job(), code));
    }

    private static void fail(Job job, ExceptionCode code) {
        job.done().accept(new Outcome.Failed(code));
    }

    private final class Answers extends SimpleChannelInboundHandler<Frame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
            Optional<Sent> open = sent.filter(of -> of.transaction() == frame.transaction()
                    && of.job().unit() == frame.unit()
                    && Response.fits(of.job().pdu(), frame.pdu()));
            if (open.isEmpty()) {
                HardClose.now(ctx.channel());
                return;
            }
            sent = Optional.empty();
            open.get().job().done().accept(new Outcome.Answered(frame.pdu()));
            next();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (channel.filter(ctx.channel()::equals).isPresent()) {
                lost();
            }
        }

        /** What a device says wrong ends the connection to it and nothing else. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            HardClose.now(ctx.channel());
        }
    }
}
