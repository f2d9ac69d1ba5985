package dev.sekimori.gateway.mqtt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * QoS 1 deliveries that were sent and not acknowledged yet, in the order in which they were sent
 * (MQTT 5.0 section 4.4, 4.6). Bounded by its callers. Belongs to the loop of the session's
 * connection.
 */
final class Inflight {
    private static final int LAST_ID = 65_535;

    private final Map<Integer, Delivery> byId = new LinkedHashMap<>();
    private int lastId;

    int size() {
        return byId.size();
    }

    /** Keeps a delivery and gives it a packet identifier that no other has. */
    int add(Delivery delivery) {
        do {
            lastId = lastId == LAST_ID ? 1 : lastId + 1;
        } while (byId.containsKey(lastId));
        byId.put(lastId, delivery);
        return lastId;
    }

    /** Whether there was such a delivery. */
    boolean remove(int packetId) {
        return byId.remove(packetId) != null;
    }

    List<Map.Entry<Integer, Delivery>> inOrder() {
        return new ArrayList<>(byId.entrySet());
    }

    void clear() {
        byId.clear();
    }
}
