package dev.sekimori.gateway.mqtt;

/**
 * Where a message lies in the store, however many sessions it waits for. The first reference stands
 * within the message's own record. Guarded by the journal's lock; only {@link #batch} is read
 * without it.
 */
final class Body {
    /** Of messages that nobody keeps. */
    static final Body NONE = new Body();

    private long key;
    private int references;
    private long overKey;
    private volatile long batch;

    /** The message as a start found it, with the references that are counted up afterwards. */
    static Body found(long key) {
        Body body = new Body();
        body.key = key;
        return body;
    }

    /** Notes one more reference; true when it is the first, whose record holds the message. */
    boolean refer(long as) {
        references++;
        if (key != 0) {
            return false;
        }
        key = as;
        return true;
    }

    /** Notes that one reference is over; true when it was the last. */
    boolean letGo() {
        references--;
        return references == 0;
    }

    /** The message is no longer in the store. */
    void forget() {
        key = 0;
        overKey = 0;
        references = 0;
    }

    /** 0 while the message is not in the store. */
    long key() {
        return key;
    }

    /** The record that says that the reference within the message's own is over; 0 for none. */
    long overKey() {
        return overKey;
    }

    void innerOver(long by) {
        overKey = by;
    }

    /** The batch that makes the message durable wherever it waits; 0 when it is kept nowhere. */
    long batch() {
        return batch;
    }

    void keptBy(long latest) {
        batch = latest;
    }
}
