package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.mqtt.store.Group;
import dev.sekimori.gateway.mqtt.store.Journal;

/**
 * Keeps on disk what must outlive the process (MQTT 5.0 section 4.1): sessions that outlive their
 * connections, their subscriptions, what waits for them, the state of QoS 2, retained messages. A
 * message's body is written once, whoever waits for it. Safe from any thread.
 *
 * <p>Locks: the journal's is taken before that of a queue or of the retained messages, never after.
 */
final class SessionStore {
    private final Journal journal;

    SessionStore(Journal journal) {
        this.journal = journal;
    }

    Journal journal() {
        return journal;
    }

    boolean hasRoom(Message message) {
        return journal.hasRoom(message.queuedBytes());
    }

    KeptSession newSession() {
        return new KeptSession(this, journal.newKey());
    }

    /** A delivery waits for a session; answers it with its key. */
    Delivery queued(long session, Delivery delivery) {
        Body body = delivery.message().body();
        try (Group group = journal.group()) {
            long key = journal.newKey();
            group.put(key);
            if (body.refer(key)) {
                StoredForms.message(group, delivery.message());
            } else {
                group.i8(StoredForms.QUEUED).i64(body.key());
            }
            StoredForms.queue(group, session, delivery);
            body.keptBy(group.batch());
            return delivery.keptAs(key);
        }
    }

    void over(Delivery delivery) {
        if (delivery.key() != 0) {
            release(delivery.key(), delivery.message().body());
        }
    }

    /** One reference to a message is over; with the last one the message goes. */
    void release(long key, Body body) {
        try (Group group = journal.group()) {
            boolean inner = key == body.key();
            if (!inner) {
                group.delete(key);
            }
            if (body.letGo()) {
                group.delete(body.key());
                if (body.overKey() != 0) {
                    group.delete(body.overKey());
                }
                body.forget();
            } else if (inner) {
                body.innerOver(journal.newKey());
                group.put(body.overKey()).i8(StoredForms.OVER).i64(body.key());
            }
        }
    }

    /** A message is retained from now on; answers the key of that. */
    long retained(Message message) {
        Body body = message.body();
        try (Group group = journal.group()) {
            long key = journal.newKey();
            group.put(key);
            if (body.refer(key)) {
                StoredForms.message(group, message);
                StoredForms.retaining(group);
            } else {
                group.i8(StoredForms.RETAINED).i64(body.key());
            }
            body.keptBy(group.batch());
            return key;
        }
    }

    /** The topic's retained message is forgotten because of {@code message}. */
    void forgotten(Message message, long key, Body old) {
        try (Group group = journal.group()) {
            release(key, old);
            message.body().keptBy(group.batch());
        }
    }
}
