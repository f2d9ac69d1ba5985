package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Verdict;
import dev.sekimori.gateway.mqtt.store.Journal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends what waits in a session's outbox while its connection takes it: many packets in one buffer,
 * one write. Belongs to the connection's loop; only {@link #wake} and {@link #overflowed} come from
 * others.
 */
final class Outbound implements Outbox.Taker {
    private static final int BATCH = 128;
    private static final int BATCHES_PER_TURN = 8;
    private static final int BUFFER_BYTES = 16_384;
    private static final int MOST_VERDICTS = 256;

    /** What the client said that it can take (MQTT 5.0 section 3.1.2.11). */
    record Peerage(
            boolean version5, int receiveMaximum, long maximumPacketBytes, int topicAliasMaximum) {}

    /**
     * The connection's side: whether it was cut, what to do when something was sent, or cannot be.
     */
    record Line(Cut cut, Runnable sent, Runnable tooSlow) {}

    private final ChannelHandlerContext ctx;
    private final Session session;
    private final Peerage can;
    private final Asks asks;
    private final MqttCounters counters;
    private final InstantSource clock;
    private final Line line;
    private final long graceNanos;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final Runnable drainWanted = this::drainIfWanted;
    private final List<Delivery> batch = new ArrayList<>();
    private final Deque<Integer> again;

    /** Have a packet identifier, and wait until the rate that is permitted lets them go. */
    private final Deque<Integer> held = new ArrayDeque<>();

    private final Acks acks;
    private final PublishWriter writer;
    private final int mostInflight;
    private final Optional<Journal> journal;
    private Map<String, Verdict> verdicts = Map.of();
    /** Acknowledgements that what is sent next goes behind. */
    private @Nullable ByteBuf begun;

    /** The time of this turn, in milliseconds since the epoch. */
    private long nowMs;

    /** Whether the client's packets are being taken just now. */
    private boolean reading;

    private int outstanding;
    private boolean graceRuns;
    /** Whether a look at what is held is planned. */
    private boolean holdRuns;
    /** The batch that what is being written must wait for. */
    private long gate;
    /** Whether this turn has written something. */
    private boolean written;
    /** Whether something waits for its commit. */
    private boolean gated;

    Outbound(
            ChannelHandlerContext ctx,
            Session session,
            Peerage can,
            Acks acks,
            Wiring wiring,
            Line line) {
        this.ctx = ctx;
        this.session = session;
        this.can = can;
        this.asks = wiring.asks();
        this.counters = wiring.counters();
        this.clock = wiring.clock();
        this.graceNanos =
                TimeUnit.MILLISECONDS.toNanos(wiring.config().times().slowConsumerGraceMs());
        this.line = line;
        this.mostInflight = wiring.config().queues().receiveMaximum();
        this.acks = acks;
        this.journal = wiring.store().map(SessionStore::journal);
        this.writer = new PublishWriter(can);
        this.again = new ArrayDeque<>(session.inflight().sentInOrder());
    }

    @Override
    public void wake() {
        boolean soon = ctx.executor().inEventLoop() && reading;
        if (!wanted.get() && wanted.compareAndSet(false, true) && !soon) {
            ctx.executor().execute(drainWanted);
        }
    }

    /** The client's packets are being taken; {@link #answer} follows. */
    void reading() {
        reading = true;
    }

    /**
     * The client's packets were taken. Sends what waits now, if anything does, without waiting for
     * the loop's next turn: what they led to leaves with their acknowledgements in one write.
     */
    void answer(long atMs) {
        nowMs = atMs;
        reading = false;
        begun = acks.take();
        if (wanted.get()) {
            var _ = drain();
        } else {
            writeBegun();
            ctx.flush();
        }
    }

    private void writeBegun() {
        ByteBuf out = begun;
        begun = null;
        if (out != null) {
            var _ = ctx.write(out, ctx.voidPromise());
        }
    }

    /** A buffer with room for {@code bytes}, behind what was begun if something was. */
    private ByteBuf buffer(int bytes) {
        ByteBuf out = begun;
        begun = null;
        return out == null ? ctx.alloc().directBuffer(bytes) : out.ensureWritable(bytes);
    }

    private void drainIfWanted() {
        if (wanted.get()) {
            nowMs = clock.millis();
            if (drain()) {
                line.sent().run();
            }
        }
    }

    @Override
    public void overflowed() {
        ctx.executor().execute(line.tooSlow());
    }

    /** The client came back: PUBREL goes out again before anything else (section 4.4). */
    void resume() {
        acks.after(session.keeping().latest());
        session.inflight()
                .releasedInOrder()
                .forEach(packetId -> acks.write(AckPacket.Kind.PUBREL, packetId));
        acks.flush();
        wake();
    }

    /**
     * PUBACK: the client has a QoS 1 message, or refused it, which ends its delivery as well
     * (section 4.3.2).
     */
    void acknowledged(int packetId) {
        Optional<Delivery> qos1 =
                session.inflight().sent(packetId).filter(delivery -> delivery.qos() == 1);
        if (qos1.isPresent()) {
            session.inflight().remove(packetId);
            session.keeping().over(qos1.get());
            over();
        }
    }

    /** PUBREC: the client has received a QoS 2 message, or refused it (section 4.3.3). */
    void received(AckPacket packet) {
        int packetId = packet.packetId();
        Optional<Delivery> sent = session.inflight().sent(packetId);
        if (packet.isFailure()) {
            if (session.inflight().remove(packetId)) {
                drop(packetId, sent.orElseThrow());
                over();
            }
        } else if (session.inflight().release(packetId)) {
            acks.after(
                    sent.isEmpty()
                            ? session.keeping().latest()
                            : session.keeping().released(packetId, sent.get()));
            acks.write(AckPacket.Kind.PUBREL, packetId);
        } else {
            acks.write(AckPacket.Kind.PUBREL, packetId, Reason.PACKET_ID_NOT_FOUND, "");
        }
    }

    /** PUBCOMP: the delivery of a QoS 2 message is over. */
    void completed(int packetId) {
        if (session.inflight().complete(packetId)) {
            session.keeping().completed(packetId);
            over();
        }
    }

    private void drop(int packetId, Delivery delivery) {
        session.keeping().completed(packetId);
        session.keeping().over(delivery);
    }

    private void over() {
        outstanding = Math.max(0, outstanding - 1);
        wake();
    }

    /** Whether anything was sent. */
    private boolean drain() {
        wanted.set(false);
        written = false;
        boolean more = true;
        for (int i = 0; more && i < BATCHES_PER_TURN && maySend(); i++) {
            more = sendBatch();
        }
        writeBegun();
        ctx.flush();
        if (session.outbox().isBusy()) {
            watch();
        }
        if (more && maySend()) {
            wake();
        }
        return written;
    }

    private boolean maySend() {
        return !gated && ctx.channel().isWritable() && !line.cut().isThrown();
    }

    /** Writes one buffer of packets; whether there is more that could be sent at once. */
    private boolean sendBatch() {
        gate = 0;
        if (!again.isEmpty() || !held.isEmpty()) {
            ByteBuf out = buffer(BUFFER_BYTES);
            boolean more = again.isEmpty() ? sendHeld(out) : resend(out);
            leave(out);
            return more;
        }
        boolean more = session.outbox().take(batch, BATCH, room());
        if (batch.isEmpty()) {
            return more;
        }
        ByteBuf out = buffer(batchBytes());
        for (Delivery delivery : batch) {
            send(delivery, out);
        }
        batch.clear();
        leave(out);
        return more;
    }

    /** About what the batch needs; a buffer that proves too small grows. */
    private int batchBytes() {
        int bytes = 0;
        for (int i = 0; i < batch.size() && bytes < BUFFER_BYTES; i++) {
            bytes += batch.get(i).message().queuedBytes();
        }
        return Math.min(bytes, BUFFER_BYTES);
    }

    private void leave(ByteBuf out) {
        written |= out.isReadable();
        if (!out.isReadable()) {
            out.release();
        } else if (isDurable()) {
            var _ = ctx.write(out, ctx.voidPromise());
        } else {
            gated = true;
            sendAfterCommit(out, gate);
        }
    }

    private boolean isDurable() {
        return gate == 0 || journal.isEmpty() || journal.get().isCommitted(gate);
    }

    /**
     * QoS 2 packet identifiers must be known after a crash, or the client could take a new message
     * for one that it has: what holds them leaves when they are durable, and nothing overtakes it.
     */
    private void sendAfterCommit(ByteBuf out, long batch) {
        Runnable then = () -> {
            gated = false;
            if (journal.orElseThrow().isCommitted(batch) && !line.cut().isThrown()) {
                ctx.writeAndFlush(out, ctx.voidPromise());
                wake();
            } else {
                out.release();
                ctx.close();
            }
        };
        if (!journal.orElseThrow().whenCommitted(batch, () -> ctx.executor().execute(then))) {
            ctx.executor().execute(then);
        }
    }

    /**
     * How many QoS 1 and 2 messages may go out now; those that an earlier connection left
     * uncompleted count against our own bound, not against the client's.
     */
    private int room() {
        return Math.min(
                can.receiveMaximum() - outstanding,
                mostInflight - session.inflight().size());
    }

    /** Whether there is more that could be sent at once. */
    private boolean resend(ByteBuf out) {
        for (int i = 0; i < BATCH && !again.isEmpty() && outstanding < can.receiveMaximum(); i++) {
            int packetId = again.element();
            if (!sendAgain(packetId, true, out)) {
                return false;
            }
            again.remove();
        }
        return again.isEmpty() || outstanding < can.receiveMaximum();
    }

    private boolean sendHeld(ByteBuf out) {
        for (int i = 0; i < BATCH && !held.isEmpty(); i++) {
            if (!sendAgain(held.element(), false, out)) {
                return false;
            }
            held.remove();
        }
        return true;
    }

    /** Sends what has a packet identifier, or drops it; false when it must wait. */
    private boolean sendAgain(int packetId, boolean duplicate, ByteBuf out) {
        Optional<Delivery> found = session.inflight().sent(packetId);
        Passage passage = found.map(this::passage).orElse(Passage.NEVER);
        switch (passage) {
            case NOW -> {
                outstanding += duplicate ? 1 : 0;
                gate = Math.max(gate, session.keeping().latest());
                write(out, found.orElseThrow(), packetId, duplicate);
            }
            case LATER -> {
                return false;
            }
            case NEVER -> {
                session.inflight().remove(packetId);
                found.ifPresent(dropped -> drop(packetId, dropped));
                outstanding = Math.max(0, outstanding - (duplicate ? 0 : 1));
            }
        }
        return true;
    }

    /**
     * What was acknowledged to its publisher is not dropped because too much came at once: it waits
     * with its packet identifier, and all that may not overtake it waits behind.
     */
    private void send(Delivery delivery, ByteBuf out) {
        Passage passage = held.isEmpty() || delivery.qos() == 0 ? passage(delivery) : Passage.LATER;
        if (passage == Passage.NEVER || (passage == Passage.LATER && delivery.qos() == 0)) {
            session.keeping().over(delivery);
            return;
        }
        int packetId = 0;
        if (delivery.qos() > 0) {
            packetId = session.inflight().add(delivery);
            outstanding++;
            if (delivery.qos() == 2) {
                gate = Math.max(gate, session.keeping().sent(packetId, delivery));
            }
        }
        if (passage == Passage.NOW) {
            write(out, delivery, packetId, false);
        } else {
            held.add(packetId);
        }
    }

    private void write(ByteBuf out, Delivery delivery, int packetId, boolean duplicate) {
        counters.messagesSent.increment();
        writer.write(out, delivery, new PublishWriter.Sending(packetId, duplicate), nowMs);
    }

    /** Whether a message may go to the client. */
    private enum Passage {
        NOW,
        /** As soon as the rate that is permitted lets it. */
        LATER,
        NEVER
    }

    /** Decides once more when the picture of the site changed since the message was routed. */
    private Passage passage(Delivery delivery) {
        Message message = delivery.message();
        Verdict verdict = delivery.verdict();
        if (verdict.epoch() != asks.epoch()) {
            verdict = verdict(message.topic());
            if (!message.mayStillPass(asks.site())) {
                return Passage.NEVER;
            }
        }
        boolean expired = message.expiresAtMs() != 0 && message.isExpired(nowMs);
        if (expired || !writer.fits(delivery)) {
            return Passage.NEVER;
        }
        return switch (verdict.admitRead(message.flowBytes(), nowMs)) {
            case PERMITTED -> Passage.NOW;
            case REFUSED, OUT_OF_RANGE -> Passage.NEVER;
            case OVER_RATE -> {
                lookAgain(verdict);
                yield Passage.LATER;
            }
        };
    }

    /** Looks again when the rate lets the next one go. */
    private void lookAgain(Verdict verdict) {
        if (!holdRuns) {
            holdRuns = true;
            var _ = ctx.executor()
                    .schedule(
                            () -> {
                                holdRuns = false;
                                wake();
                            },
                            verdict.pauseMs(),
                            TimeUnit.MILLISECONDS);
        }
    }

    private Verdict verdict(String topic) {
        Verdict known = verdicts.get(topic);
        if (known != null && known.epoch() == asks.epoch()) {
            return known;
        }
        if (verdicts.isEmpty() || verdicts.size() >= MOST_VERDICTS) {
            verdicts = new HashMap<>();
        }
        Verdict taken = session.refusal(topic, asks).orElseGet(() -> asks.read(session, topic));
        verdicts.put(topic, taken);
        return taken;
    }

    /** Looks after the grace time whether the client has caught up. */
    private void watch() {
        if (graceRuns) {
            return;
        }
        graceRuns = true;
        var _ = ctx.executor().schedule(this::look, graceNanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        graceRuns = false;
        long busyNanos = session.outbox().busyNanos();
        if (busyNanos >= graceNanos) {
            line.tooSlow().run();
        } else if (busyNanos > 0) {
            watch();
        }
    }
}
