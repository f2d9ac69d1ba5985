package dev.sekimori.gateway.mqtt;

/**
 * One subscription (MQTT 5.0 section 3.8.3.1). {@code identifier} is 0 when the client gave none;
 * {@code qos} is the granted one.
 */
record Subscription(
        Session session,
        String filter,
        int qos,
        boolean noLocal,
        boolean retainAsPublished,
        int identifier) {}
