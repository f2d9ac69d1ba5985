package dev.sekimori.gateway.mqtt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Predicate;

/**
 * What was sent to a client and not completed yet (MQTT 5.0 section 4.3, 4.4, 4.6): {@code sent}
 * holds QoS 1 and 2 deliveries without PUBACK or PUBREC, in the order in which they were sent;
 * {@code released} holds the packet identifiers of QoS 2 deliveries that the client has received
 * and whose PUBREL has no PUBCOMP, in the order of their PUBRECs. Bounded by its callers. Belongs
 * to the loop of the session's connection.
 */
final class Inflight {
    private static final int LAST_ID = 65_535;
    private static final SequencedSet<Integer> NONE =
            Collections.unmodifiableSequencedSet(new LinkedHashSet<>(0));

    private final SequencedMap<Integer, Delivery> sent = new LinkedHashMap<>();
    /** Most clients never use QoS 2. */
    private SequencedSet<Integer> released = NONE;

    private int lastId;

    /** How many packet identifiers are in use. */
    int size() {
        return sent.size() + released.size();
    }

    /** Keeps a delivery and gives it a packet identifier that no other has. */
    int add(Delivery delivery) {
        do {
            lastId = lastId == LAST_ID ? 1 : lastId + 1;
        } while (sent.containsKey(lastId) || released.contains(lastId));
        sent.put(lastId, delivery);
        return lastId;
    }

    Optional<Delivery> sent(int packetId) {
        return Optional.ofNullable(sent.get(packetId));
    }

    /** The delivery is over: acknowledged, refused, or no longer to be sent. */
    boolean remove(int packetId) {
        return sent.remove(packetId) != null;
    }

    /** The client has received a QoS 2 delivery; false when there was none such. */
    boolean release(int packetId) {
        Delivery delivery = sent.get(packetId);
        if (delivery == null || delivery.qos() != 2) {
            return released.contains(packetId);
        }
        sent.remove(packetId);
        return released().add(packetId);
    }

    private SequencedSet<Integer> released() {
        if (released.isEmpty()) {
            released = new LinkedHashSet<>();
        }
        return released;
    }

    /** The client has let go of the packet identifier as well; false when it was not released. */
    boolean complete(int packetId) {
        return !released.isEmpty() && released.remove(packetId);
    }

    /** The packet identifiers to publish again, in order. */
    List<Integer> sentInOrder() {
        // Asking a map for its keys leaves a view in it.
        return sent.isEmpty() ? List.of() : new ArrayList<>(sent.keySet());
    }

    /** The packet identifiers to send PUBREL for again, in order. */
    List<Integer> releasedInOrder() {
        return new ArrayList<>(released);
    }

    /** Takes the shared QoS 1 deliveries out that {@code pass} takes. */
    void sharedQos1(Predicate<Delivery> pass) {
        sent.values()
                .removeIf(delivery ->
                        delivery.qos() == 1 && delivery.isShared() && pass.test(delivery));
    }

    /** What a start found in the store: a QoS 2 delivery that had its packet identifier. */
    void restoreSent(int packetId, Delivery delivery) {
        sent.put(packetId, delivery);
    }

    void restoreReleased(int packetId) {
        released().add(packetId);
    }

    /** Forgets everything; answers the deliveries that were not received. */
    List<Delivery> clear() {
        List<Delivery> left = List.copyOf(sent.values());
        sent.clear();
        released = NONE;
        return left;
    }
}
