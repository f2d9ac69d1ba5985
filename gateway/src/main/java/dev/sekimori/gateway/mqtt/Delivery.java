package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Verdict;

/**
 * A message on its way to one session, with the decision that let it go there. {@code shared} is
 * the shared subscription that it was chosen by, as the client gave it; empty for a subscription of
 * its own.
 */
@SuppressWarnings("ArrayRecordComponent") // the route's, never written
record Delivery(
        Message message,
        int qos,
        boolean retain,
        int[] subscriptionIds,
        Verdict verdict,
        String shared) {

    boolean isShared() {
        return !shared.isEmpty();
    }
}
