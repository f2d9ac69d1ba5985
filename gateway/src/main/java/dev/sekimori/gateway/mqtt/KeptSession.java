package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.mqtt.store.Group;
import dev.sekimori.gateway.mqtt.store.Journal;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * A session that is kept in the store, with the keys of its records. {@link #queued} and
 * {@link #over} are safe from any thread; all else belongs to the loop of the session's connection.
 */
final class KeptSession implements Keeping {
    private final SessionStore store;
    private final Journal journal;
    private final long key;
    private final Map<String, Long> subscriptions = new HashMap<>();
    private final Map<Integer, Long> sent = new HashMap<>();
    private final Map<Integer, Long> received = new HashMap<>();
    private long latest;

    KeptSession(SessionStore store, long key) {
        this.store = store;
        this.journal = store.journal();
        this.key = key;
    }

    long key() {
        return key;
    }

    /** The keys of the subscriptions, by filter as the client gave it. */
    Map<String, Long> subscriptions() {
        return subscriptions;
    }

    /** The keys of QoS 2 deliveries on their way, by packet identifier. */
    Map<Integer, Long> sent() {
        return sent;
    }

    /** The keys of QoS 2 messages that the client has not released, by packet identifier. */
    Map<Integer, Long> received() {
        return received;
    }

    @Override
    public boolean isKept() {
        return true;
    }

    @Override
    public Together together() {
        return journal.group()::close;
    }

    @Override
    public long latest() {
        return latest;
    }

    private long noted(Group group) {
        latest = group.batch();
        return latest;
    }

    @Override
    public long changed(StoredForms.SessionForm form) {
        try (Group group = journal.group()) {
            StoredForms.session(group.put(key), form);
            return noted(group);
        }
    }

    @Override
    public void ended(Collection<Delivery> left) {
        try (Group group = journal.group()) {
            group.delete(key);
            subscriptions.values().forEach(group::delete);
            sent.values().forEach(group::delete);
            received.values().forEach(group::delete);
            left.forEach(store::over);
        }
        subscriptions.clear();
        sent.clear();
        received.clear();
    }

    @Override
    public long subscribed(Subscription subscription) {
        try (Group group = journal.group()) {
            long record = subscriptions.computeIfAbsent(
                    subscription.filter().text(), filter -> journal.newKey());
            StoredForms.subscription(
                    group.put(record), StoredForms.SubscriptionForm.of(key, subscription));
            return noted(group);
        }
    }

    @Override
    public long unsubscribed(String filter) {
        Long record = subscriptions.remove(filter);
        return record == null ? latest : deleted(record);
    }

    private long deleted(long record) {
        try (Group group = journal.group()) {
            group.delete(record);
            return noted(group);
        }
    }

    @Override
    public Delivery queued(Delivery delivery) {
        return store.queued(key, delivery);
    }

    @Override
    public void over(Delivery delivery) {
        store.over(delivery);
    }

    @Override
    public long sent(int packetId, Delivery delivery) {
        try (Group group = journal.group()) {
            long record = journal.newKey();
            group.put(record).i8(StoredForms.SENT).i64(key).i16(packetId).i64(delivery.key());
            sent.put(packetId, record);
            return noted(group);
        }
    }

    @Override
    public long released(int packetId, Delivery delivery) {
        try (Group group = journal.group()) {
            long record = sent.computeIfAbsent(packetId, id -> journal.newKey());
            group.put(record).i8(StoredForms.RELEASED).i64(key).i16(packetId);
            store.over(delivery);
            return noted(group);
        }
    }

    @Override
    public void completed(int packetId) {
        Long record = sent.remove(packetId);
        if (record != null) {
            deleted(record);
        }
    }

    @Override
    public long received(int packetId) {
        try (Group group = journal.group()) {
            long record = received.computeIfAbsent(packetId, id -> journal.newKey());
            group.put(record).i8(StoredForms.RECEIVED).i64(key).i16(packetId);
            return noted(group);
        }
    }

    @Override
    public long letGo(int packetId) {
        Long record = received.remove(packetId);
        return record == null ? latest : deleted(record);
    }
}
