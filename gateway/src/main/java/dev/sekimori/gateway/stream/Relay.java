package dev.sekimori.gateway.stream;

import dev.sekimori.gateway.Sessions;
import dev.sekimori.gateway.Verdict;
import dev.sekimori.gateway.listen.ByteRate;
import dev.sekimori.gateway.listen.HardClose;
import dev.sekimori.gateway.listen.Valve;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Carries bytes between a client and a device: who does not take them holds the other back, and the
 * end of one direction is passed on while the other goes on. On one event loop only.
 */
final class Relay {
    /** One direction: its source's valve, its rate and what has passed. */
    private final class Direction {
        private final Valve source;
        private final ByteRate rate;
        private long passed;

        private Direction(Valve source) {
            this.source = source;
            this.rate = new ByteRate(
                    parts.context().clock(), parts.service().limits().bytesPerSecond());
        }

        /** Whether the bytes may pass; when not, the session has come to its end. */
        private boolean take(int bytes) {
            passed += bytes;
            long most = parts.service().limits().bytesPerSession();
            if (most > 0 && passed > most) {
                parts.counters().used.increment();
                HardClose.now(client);
                return false;
            }
            session.touch();
            verdict.passed(bytes);
            long waitMs = rate.take(bytes);
            if (waitMs > 0) {
                source.hold(Valve.Reason.RATE);
                client.eventLoop()
                        .schedule(
                                () -> source.release(Valve.Reason.RATE),
                                waitMs,
                                TimeUnit.MILLISECONDS);
            }
            return true;
        }
    }

    /** The device's end. */
    private record DeviceEnd(DuplexChannel channel, Valve valve, Direction toClient) {}

    private final TcpConnection.Parts parts;
    private final Channel client;
    private final Valve clientValve;
    private final Sessions.Registration session;
    private final Verdict verdict;
    private final Direction toDevice;
    private Optional<DeviceEnd> device = Optional.empty();
    private boolean joined;
    private boolean clientDone;
    private boolean deviceDone;

    Relay(
            TcpConnection.Parts parts,
            Channel client,
            Valve clientValve,
            Sessions.Registration session,
            Verdict verdict) {
        this.parts = parts;
        this.client = client;
        this.clientValve = clientValve;
        this.session = session;
        this.verdict = verdict;
        this.toDevice = new Direction(clientValve);
    }

    /** The handler of the device's channel, which is not connected yet. */
    ChannelInboundHandlerAdapter deviceSide(Channel channel) {
        Valve valve = new Valve(channel);
        device = Optional.of(new DeviceEnd((DuplexChannel) channel, valve, new Direction(valve)));
        channel.closeFuture().addListener(closed -> finish());
        return new DeviceSide();
    }

    /** Both ends are there. */
    void begin() {
        joined = true;
        device.ifPresent(end -> end.channel().config().setAutoRead(true));
    }

    boolean isJoined() {
        return joined;
    }

    void fromClient(ByteBuf bytes) {
        if (device.isEmpty() || !toDevice.take(bytes.readableBytes())) {
            bytes.release();
            return;
        }
        parts.counters().toDevice.add(bytes.readableBytes());
        DuplexChannel to = device.get().channel();
        to.write(bytes, to.voidPromise());
        if (!to.isWritable()) {
            clientValve.hold(Valve.Reason.FULL);
        }
    }

    void flushDevice() {
        device.ifPresent(end -> end.channel().flush());
    }

    /** The client will send no more; what it sent goes first. */
    void clientDone() {
        clientDone = true;
        device.ifPresent(end -> end.channel()
                .writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(sent -> {
                    if (deviceDone) {
                        client.close();
                    } else {
                        end.channel().shutdownOutput();
                    }
                }));
    }

    void clientWritability() {
        device.ifPresent(end -> {
            if (client.isWritable()) {
                end.valve().release(Valve.Reason.FULL);
            } else {
                end.valve().hold(Valve.Reason.FULL);
            }
        });
    }

    /** The client is gone: the device gets what the client sent in order, and no more. */
    void end() {
        if (!clientDone || device.isEmpty()) {
            cut();
            return;
        }
        DuplexChannel to = device.get().channel();
        to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> to.close());
        to.eventLoop()
                .schedule(
                        () -> HardClose.now(to),
                        parts.service().limits().idle().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** Nothing goes to the device any more, not even what is on its way. */
    void cut() {
        device.ifPresentOrElse(end -> HardClose.now(end.channel()), this::finish);
    }

    /** The device's socket is closed. */
    private void finish() {
        if (!client.isActive()) {
            session.closed();
            return;
        }
        client.closeFuture().addListener(closed -> session.closed());
        if (deviceDone) {
            client.close();
        } else {
            HardClose.now(client);
        }
    }

    private final class DeviceSide extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (!(message instanceof ByteBuf bytes)) {
                ReferenceCountUtil.release(message);
                return;
            }
            boolean passes =
                    device.isPresent() && device.get().toClient().take(bytes.readableBytes());
            if (passes) {
                parts.counters().toClient.add(bytes.readableBytes());
                client.write(bytes, client.voidPromise());
                clientWritability();
            } else {
                bytes.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            client.flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (ctx.channel().isWritable()) {
                clientValve.release(Valve.Reason.FULL);
            } else {
                clientValve.hold(Valve.Reason.FULL);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                deviceDone();
            }
        }

        /** The device will send no more: TLS says so to the client, who may go on sending. */
        private void deviceDone() {
            deviceDone = true;
            client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
                if (clientDone) {
                    client.close();
                } else {
                    client.pipeline().get(SslHandler.class).closeOutbound();
                }
            });
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            HardClose.now(ctx.channel());
        }
    }
}
