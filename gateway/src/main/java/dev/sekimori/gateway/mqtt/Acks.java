package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.mqtt.store.Journal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Gathers the acknowledgements that leave a connection (MQTT 5.0 section 3.4 to 3.7) in one buffer;
 * they leave with {@link #flush}, those of durable things after their commit. Belongs to the
 * connection's loop.
 */
final class Acks {
    private static final int BUFFER_BYTES = 256;
    private static final int MOST_TOLD_BYTES = 200;
    private static final int REASON_STRING = 0x1f;

    private final ChannelHandlerContext ctx;
    private final boolean version5;
    private final boolean tells;
    private final Optional<Journal> journal;
    private final Deque<Held> held = new ArrayDeque<>(0);
    private @Nullable ByteBuf gathered;
    private long after;

    /** Acknowledgements of what is durable with the commit of {@code batch}. */
    private record Held(ByteBuf acks, long batch) {}

    /** With a journal, what was written after {@link #after} waits for the commit. */
    Acks(ChannelHandlerContext ctx, ConnectRequest request, Optional<Journal> journal) {
        this.journal = journal;
        this.ctx = ctx;
        this.version5 = request.version5();
        this.tells = request.wantsProblemInformation();
    }

    /** What is gathered leaves after the commit of the batch; order is kept. */
    void after(long batch) {
        after = Math.max(after, batch);
    }

    boolean isDiskBusy() {
        return journal.filter(Journal::isBusy).isPresent();
    }

    void write(AckPacket.Kind kind, int packetId) {
        buffer().writeByte(kind.first()).writeByte(2).writeShort(packetId);
    }

    /** With a reason for MQTT 5 clients, and a text of at most 200 bytes for those that want it. */
    void write(AckPacket.Kind kind, int packetId, Reason reason, String told) {
        if (!version5 || reason == Reason.SUCCESS) {
            write(kind, packetId);
            return;
        }
        ByteBuf out = buffer();
        byte[] text = tells ? bounded(told) : new byte[0];
        if (text.length == 0) {
            out.writeByte(kind.first()).writeByte(3).writeShort(packetId).writeByte(reason.code());
            return;
        }
        // Packet identifier, reason, property length, reason string.
        int properties = 3 + text.length;
        out.writeByte(kind.first());
        Varint.write(out, 3 + Varint.bytes(properties) + properties);
        out.writeShort(packetId).writeByte(reason.code());
        Varint.write(out, properties);
        out.writeByte(REASON_STRING).writeShort(text.length).writeBytes(text);
    }

    private ByteBuf buffer() {
        ByteBuf acks = gathered;
        if (acks == null) {
            acks = ctx.alloc().directBuffer(BUFFER_BYTES);
            gathered = acks;
        }
        return acks;
    }

    private static byte[] bounded(String told) {
        return told.substring(0, Math.min(told.length(), MOST_TOLD_BYTES))
                .replaceAll("[^\\x20-\\x7e]", "?")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What was gathered and may leave now, for the caller to write and to add to; what must wait
     * for a commit leaves by itself after it.
     */
    @Nullable
    ByteBuf take() {
        ByteBuf acks = gathered;
        gathered = null;
        if (acks == null) {
            return null;
        }
        boolean durable = journal.isEmpty() || journal.get().isCommitted(after);
        if (durable && held.isEmpty()) {
            return acks;
        }
        held.add(new Held(acks, after));
        boolean waits = journal.orElseThrow()
                .whenCommitted(after, () -> ctx.executor().execute(this::committed));
        if (!waits) {
            committed();
        }
        return null;
    }

    /** Writes what was gathered; the caller flushes the channel. */
    void flush() {
        ByteBuf acks = take();
        if (acks != null) {
            var _ = ctx.write(acks, ctx.voidPromise());
        }
    }

    private void committed() {
        Journal kept = journal.orElseThrow();
        while (!held.isEmpty() && kept.isCommitted(held.getFirst().batch())) {
            var _ = ctx.write(held.remove().acks(), ctx.voidPromise());
        }
        ctx.flush();
        if (!held.isEmpty() && kept.isFailed()) {
            // What cannot be kept is not acknowledged: the client keeps it.
            var _ = ctx.close();
        }
    }

    /** Throws away what was gathered; nothing can leave any more. */
    void release() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
        held.forEach(waiting -> waiting.acks().release());
        held.clear();
    }
}
