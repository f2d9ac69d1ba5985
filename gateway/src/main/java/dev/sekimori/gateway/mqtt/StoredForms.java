package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.mqtt.store.Group;
import dev.sekimori.gateway.mqtt.store.Value;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Protocol;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How the store's records are written and read. The first byte says what a record is; the numbers
 * and the order of the fields are the format on disk and only grow. Pure.
 */
final class StoredForms {
    /** What a record is. Numbers are never given anew. */
    static final int SESSION = 1;

    static final int SUBSCRIPTION = 2;
    /** A message, with the first session that it waits for or that it is retained. */
    static final int MESSAGE = 3;
    /** One more session that a message waits for. */
    static final int QUEUED = 4;
    /** What stands within a message's own record is over, others still refer to the message. */
    static final int OVER = 5;
    /** A QoS 2 delivery has its packet identifier. */
    static final int SENT = 6;
    /** The client has received a QoS 2 delivery. */
    static final int RELEASED = 7;
    /** A QoS 2 message of the client was taken, and its packet identifier not released. */
    static final int RECEIVED = 8;
    /** A message that is on disk is retained as well. */
    static final int RETAINED = 9;

    private static final int FOR_SESSION = 0;
    private static final int FOR_RETAINING = 1;

    /**
     * What a session is. While its client is connected {@code absence} is empty and {@code will} is
     * what is published when it is lost.
     */
    record SessionForm(
            String clientId,
            Peer peer,
            String address,
            Protocol protocol,
            long expirySeconds,
            Optional<Absence> absence,
            Optional<Will> will) {

        static SessionForm of(Session session, long expirySeconds, Optional<Will> will) {
            return new SessionForm(
                    session.clientId(),
                    session.peer(),
                    session.peerAddress(),
                    session.protocol(),
                    expirySeconds,
                    session.absence(),
                    will);
        }
    }

    /** One subscription; {@code filter} is as the client gave it. */
    record SubscriptionForm(
            long session,
            String filter,
            int qos,
            boolean noLocal,
            boolean retainAsPublished,
            int identifier) {

        static SubscriptionForm of(long session, Subscription subscription) {
            return new SubscriptionForm(
                    session,
                    subscription.filter().text(),
                    subscription.qos(),
                    subscription.noLocal(),
                    subscription.retainAsPublished(),
                    subscription.identifier());
        }
    }

    /** For which session a message waits, and how it is to be delivered. */
    // handed straight to the delivery
    record QueueForm(long session, int qos, boolean retain, int[] subscriptionIds, String shared) {}

    private StoredForms() {}

    static void session(Group out, SessionForm form) {
        out.i8(SESSION).text(form.clientId());
        peer(out, form.peer());
        out.text(form.address()).text(form.protocol().name()).i64(form.expirySeconds());
        if (form.absence().isPresent()) {
            Absence absence = form.absence().get();
            out.i8(1).i64(absence.endsAtMs()).i64(absence.willAtMs());
            will(out, absence.will());
        } else {
            out.i8(0).i64(form.will().map(Will::delaySeconds).orElse(0L));
            will(out, form.will().map(Will::packet));
        }
    }

    private static void will(Group out, Optional<PublishPacket> will) {
        out.i8(will.isPresent() ? 1 : 0);
        will.ifPresent(packet -> out.bytes(packet.topicBytes())
                .bytes(packet.payload())
                .bytes(packet.properties())
                .i8(packet.qos())
                .i8(packet.retain() ? 1 : 0)
                .i64(packet.expirySeconds()));
    }

    static SessionForm session(Value in) {
        String clientId = in.text();
        Peer peer = peer(in);
        String address = in.text();
        Protocol protocol = Protocol.valueOf(in.text());
        long expirySeconds = in.i64();
        Optional<Absence> absence = Optional.empty();
        Optional<Will> will = Optional.empty();
        if (in.i8() != 0) {
            long endsAtMs = in.i64();
            long willAtMs = in.i64();
            absence = Optional.of(new Absence(endsAtMs, will(in), willAtMs));
        } else {
            long delaySeconds = in.i64();
            will = will(in).map(packet -> new Will(packet, delaySeconds));
        }
        return new SessionForm(clientId, peer, address, protocol, expirySeconds, absence, will);
    }

    private static Optional<PublishPacket> will(Value in) {
        if (in.i8() == 0) {
            return Optional.empty();
        }
        byte[] topic = in.bytes();
        return Optional.of(new PublishPacket(
                new String(topic, StandardCharsets.UTF_8),
                topic,
                in.bytes(),
                in.bytes(),
                in.i8(),
                in.i8() != 0,
                0,
                in.i64()));
    }

    private static void peer(Group out, Peer peer) {
        switch (peer) {
            case Peer.DevicePeer(var device, var identity) ->
                out.i8(0).text(device.value()).text(identity.name());
            case Peer.PersonPeer(var name, var role) -> out.i8(1).text(name).text(role.name());
            case Peer.TokenPeer(var name, var role) -> out.i8(2).text(name).text(role.name());
            case Peer.ZonePeer(var zone, var clientId) -> out.i8(3).text(zone).text(clientId);
            case Peer.UnknownPeer(var address, var name) ->
                out.i8(4).text(address).text(name);
        }
    }

    private static Peer peer(Value in) {
        int kind = in.i8();
        String first = in.text();
        String second = in.text();
        return switch (kind) {
            case 0 -> new Peer.DevicePeer(new DeviceId(first), IdentityStrength.valueOf(second));
            case 1 -> new Peer.PersonPeer(first, Role.valueOf(second));
            case 2 -> new Peer.TokenPeer(first, Role.valueOf(second));
            case 3 -> new Peer.ZonePeer(first, second);
            default -> new Peer.UnknownPeer(first, second);
        };
    }

    static void subscription(Group out, SubscriptionForm form) {
        out.i8(SUBSCRIPTION)
                .i64(form.session())
                .text(form.filter())
                .i8(form.qos())
                .i8(form.noLocal() ? 1 : 0)
                .i8(form.retainAsPublished() ? 1 : 0)
                .i32(form.identifier());
    }

    static SubscriptionForm subscription(Value in) {
        return new SubscriptionForm(
                in.i64(), in.text(), in.i8(), in.i8() != 0, in.i8() != 0, in.i32());
    }

    /** The message itself; {@link #queue} or {@link #retaining} follows. */
    static void message(Group out, Message message) {
        out.i8(MESSAGE)
                .bytes(message.topicBytes())
                .bytes(message.payload())
                .bytes(message.properties())
                .i8(message.qos())
                .i8(message.retain() ? 1 : 0)
                .i64(message.expiresAtMs())
                .text(message.origin().map(DeviceId::value).orElse(""));
    }

    static Message message(Value in, long key) {
        byte[] topic = in.bytes();
        byte[] payload = in.bytes();
        byte[] properties = in.bytes();
        int qos = in.i8();
        boolean retain = in.i8() != 0;
        long expiresAtMs = in.i64();
        String origin = in.text();
        return new Message(
                new String(topic, StandardCharsets.UTF_8),
                topic,
                payload,
                properties,
                qos,
                retain,
                expiresAtMs,
                origin.isEmpty() ? Optional.empty() : Optional.of(new DeviceId(origin)),
                Body.found(key));
    }

    static void retaining(Group out) {
        out.i8(FOR_RETAINING);
    }

    static void queue(Group out, long session, Delivery delivery) {
        out.i8(FOR_SESSION)
                .i64(session)
                .i8(delivery.qos())
                .i8(delivery.retain() ? 1 : 0)
                .i8(delivery.subscriptionIds().length);
        for (int id : delivery.subscriptionIds()) {
            out.i32(id);
        }
        out.text(delivery.shared());
    }

    /** Empty when the message's own record says that it is retained. */
    static Optional<QueueForm> queue(Value in) {
        if (in.i8() == FOR_RETAINING) {
            return Optional.empty();
        }
        long session = in.i64();
        int qos = in.i8();
        boolean retain = in.i8() != 0;
        int[] ids = new int[in.i8()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = in.i32();
        }
        return Optional.of(new QueueForm(session, qos, retain, ids, in.text()));
    }
}
