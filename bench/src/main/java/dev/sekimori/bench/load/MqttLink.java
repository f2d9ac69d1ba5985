package dev.sekimori.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * One MQTT 3.1.1 connection of the load generator, as light as it can be: packets are cut by hand,
 * and everything that answers one read leaves in one write. Belongs to its event loop; the futures
 * may be awaited anywhere.
 */
final class MqttLink extends ChannelInboundHandlerAdapter {
    private static final int KEEP_ALIVE_SECONDS = 600;
    private static final int BUFFER_BYTES = 4_096;
    private static final int MOST_PACKET_ID = 65_535;

    /** What the messages are for. Called on the connection's loop. */
    interface Traffic {
        /** A message came whose payload begins with {@code number}. */
        void message(MqttLink link, int number);

        /** The server has acknowledged one of ours. */
        void acknowledged(MqttLink link);

        /** All of one read is told; what is written now leaves with its acknowledgements. */
        void batchEnd(MqttLink link);
    }

    /** Traffic that nobody looks at. */
    static final Traffic SILENT = new Traffic() {
        @Override
        public void message(MqttLink link, int number) {}

        @Override
        public void acknowledged(MqttLink link) {}

        @Override
        public void batchEnd(MqttLink link) {}
    };

    /** How the client introduces itself. */
    record Introduction(String clientId, boolean clean, String user, String password) {
        static Introduction of(String clientId) {
            return new Introduction(clientId, true, "", "");
        }
    }

    private final Introduction introduction;
    private final Traffic traffic;
    private final CompletableFuture<MqttLink> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private CompletableFuture<Void> subscribed = new CompletableFuture<>();
    private @Nullable Channel channel;
    private @Nullable ByteBuf rest;
    private @Nullable ByteBuf out;
    private int packetId;

    MqttLink(Introduction introduction, Traffic traffic) {
        this.introduction = introduction;
        this.traffic = traffic;
    }

    Traffic traffic() {
        return traffic;
    }

    /** Completes with CONNACK 0; fails with any other, or when the connection ends before. */
    CompletableFuture<MqttLink> connected() {
        return connected;
    }

    CompletableFuture<Void> closed() {
        return closed;
    }

    Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("not open yet");
        }
        return channel;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        ByteBuf body = ctx.alloc().buffer();
        text(body, "MQTT");
        boolean named = !introduction.user().isEmpty();
        body.writeByte(4);
        body.writeByte((introduction.clean() ? 2 : 0) | (named ? 0xc0 : 0));
        body.writeShort(KEEP_ALIVE_SECONDS);
        text(body, introduction.clientId());
        if (named) {
            text(body, introduction.user());
            text(body, introduction.password());
        }
        packet(0x10, body);
        flush();
        ctx.fireChannelActive();
    }

    /** SUBSCRIBE for one filter; completes with a SUBACK that grants it. */
    CompletableFuture<Void> subscribe(String filter, int qos) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        channel().eventLoop().execute(() -> {
            subscribed = done;
            ByteBuf body = channel().alloc().buffer();
            body.writeShort(nextId());
            text(body, filter);
            body.writeByte(qos);
            packet(0x82, body);
            flush();
        });
        return done;
    }

    /**
     * Writes a PUBLISH without flushing; {@code payload} gets {@code number} in its first bytes.
     */
    void publish(byte[] topic, byte[] payload, int qos, int number) {
        ByteBuf to = out();
        int remaining = 2 + topic.length + (qos > 0 ? 2 : 0) + payload.length;
        to.writeByte(0x30 | (qos << 1));
        length(to, remaining);
        to.writeShort(topic.length).writeBytes(topic);
        if (qos > 0) {
            to.writeShort(nextId());
        }
        to.writeInt(number).writeBytes(payload, 4, payload.length - 4);
    }

    void flush() {
        if (out != null) {
            var _ = channel().writeAndFlush(out, channel().voidPromise());
            out = null;
        }
    }

    private ByteBuf out() {
        ByteBuf to = out;
        if (to == null) {
            to = channel().alloc().directBuffer(BUFFER_BYTES);
            out = to;
        }
        return to;
    }

    private int nextId() {
        packetId = packetId % MOST_PACKET_ID + 1;
        return packetId;
    }

    private void packet(int first, ByteBuf body) {
        out().writeByte(first);
        length(out(), body.readableBytes());
        out().writeBytes(body);
        body.release();
    }

    private static void length(ByteBuf to, int value) {
        int rest = value;
        while (rest > 0x7f) {
            to.writeByte((rest & 0x7f) | 0x80);
            rest >>= 7;
        }
        to.writeByte(rest);
    }

    private static void text(ByteBuf to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.writeShort(bytes.length).writeBytes(bytes);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (rest != null) {
            in = rest.writeBytes(in);
            ((ByteBuf) message).release();
            rest = null;
        }
        while (readPacket(in)) {
            // until what is left is no whole packet
        }
        if (in.isReadable()) {
            ByteBuf kept = ctx.alloc().directBuffer(Math.max(BUFFER_BYTES, in.readableBytes()));
            kept.writeBytes(in);
            rest = kept;
        }
        in.release();
        traffic.batchEnd(this);
        flush();
    }

    private boolean readPacket(ByteBuf in) {
        int at = in.readerIndex();
        int end = in.writerIndex();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            at++;
            if (at >= end) {
                return false;
            }
            digit = in.getByte(at);
            length |= (digit & 0x7f) << shift;
            shift += 7;
        } while (digit < 0);
        int body = at + 1;
        if (end - body < length) {
            return false;
        }
        take(in, in.getUnsignedByte(in.readerIndex()), body);
        in.readerIndex(body + length);
        return true;
    }

    private void take(ByteBuf in, int first, int body) {
        switch (first >> 4) {
            case 2 -> connectAnswer(in.getUnsignedByte(body + 1));
            case 3 -> message(in, first, body);
            case 4 -> traffic.acknowledged(this);
            case 9 -> subscribeAnswer(in.getUnsignedByte(body + 2));
            default -> {
                // PINGRESP and the like say nothing here.
            }
        }
    }

    private void connectAnswer(int code) {
        if (code == 0) {
            connected.complete(this);
        } else {
            connected.completeExceptionally(
                    new LoadException(introduction.clientId() + ": CONNACK " + code));
        }
    }

    private void subscribeAnswer(int code) {
        if (code < 0x80) {
            subscribed.complete(null);
        } else {
            subscribed.completeExceptionally(
                    new LoadException(introduction.clientId() + ": SUBACK " + code));
        }
    }

    private void message(ByteBuf in, int first, int body) {
        int qos = (first >> 1) & 3;
        int at = body + 2 + in.getUnsignedShort(body);
        if (qos > 0) {
            out().writeByte(0x40).writeByte(2).writeShort(in.getUnsignedShort(at));
            at += 2;
        }
        traffic.message(this, in.getInt(at));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connected.completeExceptionally(
                new LoadException(introduction.clientId() + ": closed by the server"));
        subscribed.completeExceptionally(
                new LoadException(introduction.clientId() + ": closed by the server"));
        if (rest != null) {
            rest.release();
            rest = null;
        }
        closed.complete(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connected.completeExceptionally(cause);
        var _ = ctx.close();
    }
}
