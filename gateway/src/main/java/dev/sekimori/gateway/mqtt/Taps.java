package dev.sekimori.gateway.mqtt;

import dev.sekimori.gateway.Readings;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.Protocol;

import java.time.InstantSource;
import java.util.Optional;

/**
 * Tells of what devices publish to their own topics, where somebody wants it. Safe from any loop.
 */
record Taps(Asks asks, Readings readings, InstantSource clock) {
    /** What passes under one topic; only the topic's own device is heard. */
    record TopicTap(DeviceId owner, Readings.Tap tap, InstantSource clock) {
        void passed(Message message) {
            if (message.origin().filter(owner::equals).isPresent()) {
                tap.seen(message.payload(), clock.instant());
            }
        }
    }

    /** Right as long as the picture of the site stays. */
    Optional<TopicTap> of(String topic) {
        return asks.site()
                .ownerOfTopic(topic)
                .flatMap(owner -> readings.tap(owner, Protocol.MQTT, topic)
                        .map(tap -> new TopicTap(owner, tap, clock)));
    }
}
