package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Verdict;

/**
 * A message on its way to one session, with the decision that let it go there. {@code shared} is
 * the shared subscription that it was chosen by, as the client gave it; empty for a subscription of
 * its own. {@code key} is the one under which the store keeps it; 0 when it does not.
 */
// the route's, never written
record Delivery(
        Message message,
        int qos,
        boolean retain,
        int[] subscriptionIds,
        Verdict verdict,
        String shared,
        long key) {

    /** One that is kept nowhere yet. */
    Delivery(
            Message message,
            int qos,
            boolean retain,
            int[] subscriptionIds,
            Verdict verdict,
            String shared) {
        this(message, qos, retain, subscriptionIds, verdict, shared, 0);
    }

    Delivery keptAs(long newKey) {
        return new Delivery(message, qos, retain, subscriptionIds, verdict, shared, newKey);
    }

    boolean isShared() {
        return !shared.isEmpty();
    }
}
