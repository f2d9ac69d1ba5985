package dev.sekimori.gateway.mqtt;

import java.util.Collection;

/**
 * How one session is kept on disk. Answers of type {@code long} are the batch whose commit makes
 * the change durable, 0 when there is nothing to wait for. A session that ends with its connection
 * is not kept: {@link #NOT}.
 */
interface Keeping {
    /** All that is written until this is closed is durable together. */
    interface Together extends AutoCloseable {
        @Override
        void close();
    }

    /** Of sessions that end with their connections, or with the process. */
    Keeping NOT = new Keeping() {};

    default boolean isKept() {
        return false;
    }

    default Together together() {
        return () -> {};
    }

    /** The session is opened, gone on with, or left. */
    default long changed(StoredForms.SessionForm form) {
        return 0;
    }

    /** The session is over, and {@code left} with it. */
    default void ended(Collection<Delivery> left) {}

    default long subscribed(Subscription subscription) {
        return 0;
    }

    /** {@code filter} is as the client gave it. */
    default long unsubscribed(String filter) {
        return 0;
    }

    /** A QoS 1 or 2 delivery waits; answers it with the key that it is kept under. */
    default Delivery queued(Delivery delivery) {
        return delivery;
    }

    /** A delivery is over: acknowledged, refused, given to another, or no longer to be sent. */
    default void over(Delivery delivery) {}

    /** A QoS 2 delivery has a packet identifier; it must not leave before the commit. */
    default long sent(int packetId, Delivery delivery) {
        return 0;
    }

    /** The client has received a QoS 2 delivery; PUBREL must not leave before the commit. */
    default long released(int packetId, Delivery delivery) {
        return 0;
    }

    /** The packet identifier of a QoS 2 delivery is free again. */
    default void completed(int packetId) {}

    /** A QoS 2 message of the client was taken; PUBREC must not leave before the commit. */
    default long received(int packetId) {
        return 0;
    }

    /** The client has let go of its packet identifier; PUBCOMP must not leave before the commit. */
    default long letGo(int packetId) {
        return 0;
    }

    /** The latest batch with a packet identifier of this session. */
    default long latest() {
        return 0;
    }
}
