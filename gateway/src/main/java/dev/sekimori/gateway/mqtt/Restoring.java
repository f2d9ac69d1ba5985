package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.mqtt.StoredForms.QueueForm;
import dev.sekimori.gateway.mqtt.StoredForms.SessionForm;
import dev.sekimori.gateway.mqtt.StoredForms.SubscriptionForm;
import dev.sekimori.gateway.mqtt.store.Group;
import dev.sekimori.gateway.mqtt.store.Journal;
import dev.sekimori.gateway.mqtt.store.JournalException;
import dev.sekimori.gateway.mqtt.store.Value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Puts back together, at a start, what the store holds: sessions with their subscriptions and
 * queues in their order, the state of QoS 2, retained messages. Sessions whose time is over go;
 * those whose clients were connected count as left just now. Used by one thread, once.
 */
final class Restoring implements Journal.Recovered {
    private record Queued(long body, QueueForm form) {}

    private record PacketId(long key, long session, int packetId, long queued) {}

    private final Map<Long, SessionForm> sessions = new TreeMap<>();
    private final Map<Long, SubscriptionForm> subscriptions = new TreeMap<>();
    private final Map<Long, Message> messages = new HashMap<>();
    private final Map<Long, Queued> queued = new TreeMap<>();
    private final Map<Long, Long> retained = new HashMap<>();
    private final Map<Long, Long> over = new HashMap<>();
    private final List<PacketId> sent = new ArrayList<>();
    private final List<PacketId> released = new ArrayList<>();
    private final List<PacketId> received = new ArrayList<>();

    @Override
    public void record(long key, Value value) {
        int kind = value.i8();
        switch (kind) {
            case StoredForms.SESSION -> sessions.put(key, StoredForms.session(value));
            case StoredForms.SUBSCRIPTION ->
                subscriptions.put(key, StoredForms.subscription(value));
            case StoredForms.MESSAGE -> message(key, value);
            case StoredForms.QUEUED -> queued(key, value.i64(), value);
            case StoredForms.OVER -> over.put(value.i64(), key);
            case StoredForms.SENT ->
                sent.add(new PacketId(key, value.i64(), value.i16(), value.i64()));
            case StoredForms.RELEASED ->
                released.add(new PacketId(key, value.i64(), value.i16(), 0));
            case StoredForms.RECEIVED ->
                received.add(new PacketId(key, value.i64(), value.i16(), 0));
            case StoredForms.RETAINED -> retained.put(key, value.i64());
            default -> throw JournalException.unknownRecord(kind);
        }
    }

    private void message(long key, Value value) {
        messages.put(key, StoredForms.message(value, key));
        queued(key, key, value);
    }

    private void queued(long key, long body, Value value) {
        Optional<QueueForm> form = StoredForms.queue(value);
        if (form.isPresent()) {
            queued.put(key, new Queued(body, form.get()));
        } else {
            retained.put(key, body);
        }
    }

    /** Gives everything to the parts of the front; timers run on the loops that are given. */
    void finish(Wiring wiring, Relays relays, Supplier<ScheduledExecutorService> loops) {
        SessionStore store = wiring.store().orElseThrow();
        over.forEach((body, key) -> {
            queued.remove(body);
            retained.remove(body);
            Message message = messages.get(body);
            if (message != null) {
                message.body().innerOver(key);
            }
        });
        Set<Long> sentKeys = new HashSet<>();
        sent.forEach(packet -> sentKeys.add(packet.queued()));
        retained.forEach((key, body) -> {
            Message message = referred(key, body);
            wiring.router().retained().restore(message, key);
        });
        Map<Long, Session> living = new HashMap<>();
        Map<Long, Delivery> deliveries = new HashMap<>();
        sessions.forEach((key, form) -> living.put(key, session(key, form, wiring)));
        queued.forEach((key, one) -> {
            Delivery delivery = delivery(key, one, living, wiring);
            deliveries.put(key, delivery);
            Session session = living.get(one.form().session());
            if (session == null) {
                store.over(delivery);
            } else if (!sentKeys.contains(key)) {
                session.outbox().restore(delivery);
            }
        });
        packetIds(living, deliveries, store);
        living.values().forEach(relays::restored);
        subscribe(living, wiring, relays);
        sessions.forEach((key, form) -> Optional.ofNullable(living.get(key))
                .ifPresent(session -> watch(session, form, wiring, loops.get())));
    }

    private Message referred(long key, long body) {
        Message message = messages.get(body);
        if (message == null) {
            throw JournalException.missingRecord(key, body);
        }
        message.body().refer(body);
        return message;
    }

    private static Session session(long key, SessionForm form, Wiring wiring) {
        KeptSession kept = new KeptSession(wiring.store().orElseThrow(), key);
        Outbox outbox = new Outbox(wiring.config().queues(), wiring.router().queuedBytes(), kept);
        return new Session(
                form.clientId(), form.peer(), form.address(), form.protocol(), outbox, kept);
    }

    private Delivery delivery(long key, Queued one, Map<Long, Session> living, Wiring wiring) {
        Message message = referred(key, one.body());
        Session session = living.get(one.form().session());
        QueueForm form = one.form();
        Asks asks = wiring.asks();
        return new Delivery(
                message,
                form.qos(),
                form.retain(),
                form.subscriptionIds(),
                session == null
                        ? asks.nobody(message.topic())
                        : asks.read(session, message.topic()),
                form.shared(),
                key);
    }

    private void packetIds(
            Map<Long, Session> living, Map<Long, Delivery> deliveries, SessionStore store) {
        for (PacketId one : sent) {
            Delivery delivery = deliveries.get(one.queued());
            if (delivery == null || !living.containsKey(one.session())) {
                drop(one.key(), store);
            } else {
                Session session = living.get(one.session());
                session.inflight().restoreSent(one.packetId(), delivery);
                kept(session).sent().put(one.packetId(), one.key());
            }
        }
        for (PacketId one : released) {
            Session session = living.get(one.session());
            if (session == null) {
                drop(one.key(), store);
            } else {
                session.inflight().restoreReleased(one.packetId());
                kept(session).sent().put(one.packetId(), one.key());
            }
        }
        for (PacketId one : received) {
            Session session = living.get(one.session());
            if (session == null) {
                drop(one.key(), store);
            } else {
                session.received().add(one.packetId());
                kept(session).received().put(one.packetId(), one.key());
            }
        }
    }

    private static KeptSession kept(Session session) {
        return (KeptSession) session.keeping();
    }

    private static void drop(long key, SessionStore store) {
        try (Group group = store.journal().group()) {
            group.delete(key);
        }
    }

    private void subscribe(Map<Long, Session> living, Wiring wiring, Relays relays) {
        subscriptions.forEach((key, form) -> {
            Session session = living.get(form.session());
            Optional<SubscribedFilter> filter = SubscribedFilter.of(form.filter());
            if (session == null || filter.isEmpty() || relays.isOver(session)) {
                drop(key, wiring.store().orElseThrow());
                return;
            }
            Subscription subscription = new Subscription(
                    session,
                    filter.get(),
                    form.qos(),
                    form.noLocal(),
                    form.retainAsPublished(),
                    form.identifier(),
                    new Standing());
            session.subscriptions().put(form.filter(), subscription);
            kept(session).subscriptions().put(form.filter(), key);
            wiring.tree().put(subscription);
        });
    }

    private static void watch(
            Session session, SessionForm form, Wiring wiring, ScheduledExecutorService loop) {
        long now = wiring.clock().millis();
        // Its client was connected when the process ended: it lost the connection at that moment,
        // which nobody noted; now is the latest that it can have been.
        session.absent(form.absence()
                .orElseGet(() -> new Absence(
                        now + TimeUnit.SECONDS.toMillis(form.expirySeconds()),
                        form.will().map(Will::packet),
                        now
                                + TimeUnit.SECONDS.toMillis(
                                        form.will().map(Will::delaySeconds).orElse(0L)))));
        wiring.absences().found(session, wiring.registry().restore(session), loop);
    }
}
