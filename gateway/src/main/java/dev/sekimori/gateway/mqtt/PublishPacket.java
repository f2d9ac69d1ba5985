package dev.sekimori.gateway.mqtt;

/**
 * A PUBLISH as received (MQTT 5.0 section 3.3). {@code properties} are those to be forwarded;
 * {@code expirySeconds} is -1 when there is none; {@code packetId} is 0 at QoS 0.
 */
// owned by the message that is made of it
record PublishPacket(
        String topic,
        byte[] topicBytes,
        byte[] payload,
        byte[] properties,
        int qos,
        boolean retain,
        int packetId,
        long expirySeconds) {}
