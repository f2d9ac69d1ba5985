package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Verdict;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes the messages that one client publishes: decides each, routes it, acknowledges it. Belongs
 * to the connection's loop.
 */
final class PublishIntake {
    private static final int MOST_TOPICS = 256;

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

        /** So much waits for the disk that the client must wait as well. */
        void heldBackUntil(long batch);
    }

    private final Session session;
    private final ConnectRequest request;
    private final Asks asks;
    private final Router router;
    private final MqttCounters counters;
    private final Connection connection;
    private final Optional<Session> publisher;
    private final Consumer<Session> busy;
    private final Acks acks;
    private final int receiveMaximum;
    private Map<String, Known> topics = Map.of();

    PublishIntake(
            Session session,
            ConnectRequest request,
            Acks acks,
            Wiring wiring,
            Connection connection) {
        this.acks = acks;
        this.session = session;
        this.request = request;
        this.asks = wiring.asks();
        this.router = wiring.router();
        this.counters = wiring.counters();
        this.receiveMaximum = wiring.config().queues().receiveMaximum();
        this.connection = connection;
        this.publisher = Optional.of(session);
        this.busy = connection::heldBackBy;
    }

    /** Takes a message at {@code nowMs}, in milliseconds since the epoch. */
    void take(PublishPacket packet, long nowMs) {
        counters.messagesReceived.increment();
        if (packet.qos() == 2 && !isNew(packet.packetId())) {
            return;
        }
        Known known = known(packet.topic());
        int size = packet.topicBytes().length + packet.payload().length;
        switch (known.verdict.admit(size, packet.payload(), nowMs)) {
            case PERMITTED -> route(packet, known, nowMs);
            case OUT_OF_RANGE ->
                refuse(
                        packet,
                        Reason.NOT_AUTHORIZED,
                        Asks.told(known.verdict.refusal(Verdict.Admission.OUT_OF_RANGE)));
            case REFUSED -> refuse(packet, Reason.NOT_AUTHORIZED, Asks.told(known.verdict));
            case OVER_RATE -> refuse(packet, Reason.QUOTA_EXCEEDED, Asks.told(known.verdict));
        }
    }

    /**
     * A QoS 2 message whose identifier was not released is one that was taken already: it is
     * answered again, not routed again (section 4.3.3).
     */
    private boolean isNew(int packetId) {
        if (session.received().contains(packetId)) {
            acks.after(session.keeping().latest());
            acks.write(AckPacket.Kind.PUBREC, packetId);
            return false;
        }
        if (session.received().size() >= receiveMaximum) {
            connection.close(Reason.RECEIVE_MAXIMUM_EXCEEDED, "more QoS 2 messages than told");
            return false;
        }
        return true;
    }

    /** The client lets go of a QoS 2 packet identifier (section 3.6). */
    void released(int packetId) {
        Reason reason =
                session.received().remove(packetId) ? Reason.SUCCESS : Reason.PACKET_ID_NOT_FOUND;
        acks.after(session.keeping().letGo(packetId));
        acks.write(AckPacket.Kind.PUBCOMP, packetId, reason, "");
    }

    private Known known(String topic) {
        Known known = topics.get(topic);
        if (known == null) {
            if (topics.isEmpty() || topics.size() >= MOST_TOPICS) {
                topics = new HashMap<>();
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

    private void route(PublishPacket packet, Known known, long nowMs) {
        Message message = Message.of(packet, session.peer(), nowMs);
        Router.Outcome outcome = packet.qos() == 2
                ? takeOnce(packet, message, known.route)
                : router.publish(message, known.route, publisher, busy);
        long batch = message.body().batch();
        if (batch != 0) {
            acks.after(batch);
            if (acks.isDiskBusy()) {
                connection.heldBackUntil(batch);
            }
        }
        switch (outcome) {
            case ROUTED -> acknowledge(packet, Reason.SUCCESS, "");
            case NO_SUBSCRIBERS -> acknowledge(packet, Reason.NO_MATCHING_SUBSCRIBERS, "");
            case QUOTA_EXCEEDED -> refuse(packet, Reason.QUOTA_EXCEEDED, "a bound is reached");
        }
    }

    /** The message and that it was taken are durable together, or it could come twice. */
    @SuppressWarnings("try") // closing it commits what was done in between
    private Router.Outcome takeOnce(PublishPacket packet, Message message, Route route) {
        try (Keeping.Together together = session.keeping().together()) {
            Router.Outcome outcome = router.publish(message, route, publisher, busy);
            if (outcome != Router.Outcome.QUOTA_EXCEEDED) {
                session.received().add(packet.packetId());
                acks.after(session.keeping().received(packet.packetId()));
            }
            return outcome;
        }
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
        switch (packet.qos()) {
            case 1 -> acks.write(AckPacket.Kind.PUBACK, packet.packetId(), reason, told);
            case 2 -> acks.write(AckPacket.Kind.PUBREC, packet.packetId(), reason, told);
            default -> {
                // QoS 0 is not acknowledged.
            }
        }
    }
}
