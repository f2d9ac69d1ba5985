package dev.sekimori.gateway.mqtt;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Peer;

import java.util.Optional;

/**
 * An application message on its way (MQTT 5.0 section 3.3). {@code properties} are the encoded
 * properties that are forwarded unaltered; {@code expiresAtMs} is 0 when it never expires;
 * {@code origin} is the device that published it, {@code body} where the store has it. The arrays
 * are shared and never written.
 */
// shared bytes on the hot path; identity is what matters
record Message(
        String topic,
        byte[] topicBytes,
        byte[] payload,
        byte[] properties,
        int qos,
        boolean retain,
        long expiresAtMs,
        Optional<DeviceId> origin,
        Body body) {
    private static final int OVERHEAD_BYTES = 64;

    /** One that is not in the store yet. */
    Message(
            String topic,
            byte[] topicBytes,
            byte[] payload,
            byte[] properties,
            int qos,
            boolean retain,
            long expiresAtMs,
            Optional<DeviceId> origin) {
        this(
                topic,
                topicBytes,
                payload,
                properties,
                qos,
                retain,
                expiresAtMs,
                origin,
                qos == 0 && !retain ? Body.NONE : new Body());
    }

    /** What a client of identity {@code by} published, received at {@code nowMs}. */
    static Message of(PublishPacket packet, Peer by, long nowMs) {
        long expiresAtMs = packet.expirySeconds() < 0
                ? 0
                : Math.max(1, nowMs + packet.expirySeconds() * 1_000);
        return new Message(
                packet.topic(),
                packet.topicBytes(),
                packet.payload(),
                packet.properties(),
                packet.qos(),
                packet.retain(),
                expiresAtMs,
                Asks.deviceOf(by));
    }

    boolean isExpired(long nowMs) {
        return expiresAtMs != 0 && nowMs >= expiresAtMs;
    }

    /** What the message costs a queue. */
    int queuedBytes() {
        return OVERHEAD_BYTES + topicBytes.length + payload.length + properties.length;
    }

    /** What counts as the flow's bytes: topic and payload. */
    int flowBytes() {
        return topicBytes.length + payload.length;
    }

    /** Whether the device that published it may still be heard. */
    boolean mayStillPass(dev.sekimori.gateway.SiteIndex site) {
        return origin.isEmpty() || site.mayCommunicate(origin.get());
    }
}
