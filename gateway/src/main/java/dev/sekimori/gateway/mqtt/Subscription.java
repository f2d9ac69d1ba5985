package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Verdict;

/**
 * One subscription (MQTT 5.0 section 3.8.3.1). {@code qos} is the granted one; {@code identifier}
 * is 0 when the client gave none; {@code standing} is whether policy lets it stand.
 */
record Subscription(
        Session session,
        SubscribedFilter filter,
        int qos,
        boolean noLocal,
        boolean retainAsPublished,
        int identifier,
        Standing standing) {

    /** Whether what the client subscribed to is permitted now. Safe from any thread. */
    boolean stands(Asks asks) {
        return verdict(asks).permitted();
    }

    /** What is decided now about what the client subscribed to. Safe from any thread. */
    Verdict verdict(Asks asks) {
        return standing.now(asks, session, filter.topics());
    }

    boolean isShared() {
        return filter.isShared();
    }
}
