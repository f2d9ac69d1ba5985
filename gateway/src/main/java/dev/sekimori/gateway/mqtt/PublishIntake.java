package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Verdict;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes the messages that one client publishes: decides each, routes it, acknowledges it. Belongs
 * to the connection's loop. Acknowledgements are gathered and leave with {@link #flush}.
 */
final class PublishIntake {
    private static final int MOST_TOPICS = 256;
    private static final int MOST_TOLD_BYTES = 200;

    private static final class Known {
        private Verdict verdict;
        private Route route;

        private Known(Verdict verdict, Route route) {
            this.verdict = verdict;
            this.route = route;
        }
    }

    /** What the connection does for it. */
    interface Connection {
        void close(Reason reason, String told);

        void heldBackBy(Session busy);
    }

    private final ChannelHandlerContext ctx;
    private final Session session;
    private final ConnectRequest request;
    private final Asks asks;
    private final Router router;
    private final MqttCounters counters;
    private final InstantSource clock;
    private final Connection connection;
    private final Optional<Session> publisher;
    private final Consumer<Session> busy;
    private final Map<String, Known> topics = new HashMap<>();
    private Optional<ByteBuf> acks = Optional.empty();

    PublishIntake(
            ChannelHandlerContext ctx,
            Session session,
            ConnectRequest request,
            Wiring wiring,
            Connection connection) {
        this.ctx = ctx;
        this.session = session;
        this.request = request;
        this.asks = wiring.asks();
        this.router = wiring.router();
        this.counters = wiring.counters();
        this.clock = wiring.clock();
        this.connection = connection;
        this.publisher = Optional.of(session);
        this.busy = connection::heldBackBy;
    }

    void take(PublishPacket packet) {
        counters.messagesReceived.increment();
        if (packet.qos() == 2) {
            connection.close(Reason.QOS_NOT_SUPPORTED, "QoS 2 is not served");
            return;
        }
        Known known = known(packet.topic());
        switch (known.verdict.admit(packet.topicBytes().length + packet.payload().length)) {
            case PERMITTED -> route(packet, known);
            case REFUSED -> refuse(packet, Reason.NOT_AUTHORIZED, Asks.told(known.verdict));
            case OVER_RATE -> refuse(packet, Reason.QUOTA_EXCEEDED, Asks.told(known.verdict));
        }
    }

    /** The will of a client that was lost; nobody is told when it is refused. */
    void takeWill(PublishPacket packet) {
        Verdict verdict = asks.publish(session, packet.topic());
        int bytes = packet.topicBytes().length + packet.payload().length;
        if (verdict.admit(bytes) == Verdict.Admission.PERMITTED) {
            router.publish(
                    message(packet), router.route(packet.topic()), Optional.empty(), waiting -> {});
        }
    }

    private Known known(String topic) {
        Known known = topics.get(topic);
        if (known == null) {
            if (topics.size() >= MOST_TOPICS) {
                topics.clear();
            }
            known = new Known(asks.publish(session, topic), router.route(topic));
            topics.put(topic, known);
            return known;
        }
        if (known.verdict.epoch() != asks.epoch()) {
            known.verdict = asks.publish(session, topic);
        }
        if (!router.isCurrent(known.route)) {
            known.route = router.route(topic);
        }
        return known;
    }

    private void route(PublishPacket packet, Known known) {
        switch (router.publish(message(packet), known.route, publisher, busy)) {
            case ROUTED -> acknowledge(packet, Reason.SUCCESS, "");
            case NO_SUBSCRIBERS -> acknowledge(packet, Reason.NO_MATCHING_SUBSCRIBERS, "");
            case QUOTA_EXCEEDED -> refuse(packet, Reason.QUOTA_EXCEEDED, "a bound is reached");
        }
    }

    private Message message(PublishPacket packet) {
        long expiresAtMs = packet.expirySeconds() < 0
                ? 0
                : Math.max(1, clock.millis() + packet.expirySeconds() * 1_000);
        return new Message(
                packet.topic(),
                packet.topicBytes(),
                packet.payload(),
                packet.properties(),
                packet.qos(),
                packet.retain(),
                expiresAtMs,
                Asks.deviceOf(session.peer()));
    }

    private void refuse(PublishPacket packet, Reason reason, String told) {
        counters.messagesRefused.increment();
        if (packet.qos() == 0) {
            return;
        }
        if (request.version5()) {
            acknowledge(packet, reason, told);
        } else {
            // MQTT 3.1.1 has no negative acknowledgement; [MQTT-3.3.5-2] lets the server close
            // instead.
            connection.close(reason, told);
        }
    }

    private void acknowledge(PublishPacket packet, Reason reason, String told) {
        if (packet.qos() == 0) {
            return;
        }
        ByteBuf out = acks.orElseGet(() -> ctx.alloc().directBuffer(1_024));
        acks = Optional.of(out);
        if (!request.version5() || reason == Reason.SUCCESS) {
            out.writeByte(0x40).writeByte(2).writeShort(packet.packetId());
            return;
        }
        byte[] text = request.wantsProblemInformation() ? bounded(told) : new byte[0];
        if (text.length == 0) {
            out.writeByte(0x40).writeByte(3).writeShort(packet.packetId()).writeByte(reason.code());
            return;
        }
        // Section 3.4: packet identifier, reason, property length, reason string (at most 200
        // bytes).
        int properties = 3 + text.length;
        int lengthBytes = properties < 128 ? 1 : 2;
        int remaining = 3 + lengthBytes + properties;
        out.writeByte(0x40);
        writeLength(out, remaining);
        out.writeShort(packet.packetId()).writeByte(reason.code());
        writeLength(out, properties);
        out.writeByte(0x1f).writeShort(text.length).writeBytes(text);
    }

    private static void writeLength(ByteBuf out, int length) {
        if (length < 128) {
            out.writeByte(length);
        } else {
            out.writeByte((length & 0x7f) | 0x80).writeByte(length >> 7);
        }
    }

    private static byte[] bounded(String told) {
        return told.substring(0, Math.min(told.length(), MOST_TOLD_BYTES))
                .replaceAll("[^\\x20-\\x7e]", "?")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes the gathered acknowledgements; the caller flushes the channel. */
    boolean flush() {
        if (acks.isEmpty()) {
            return false;
        }
        var _ = ctx.write(acks.get(), ctx.voidPromise());
        acks = Optional.empty();
        return true;
    }

    void release() {
        acks.ifPresent(ByteBuf::release);
        acks = Optional.empty();
    }
}
