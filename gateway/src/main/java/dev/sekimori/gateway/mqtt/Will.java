package dev.sekimori.gateway.mqtt;

import dev.sekimori.decide.policy.TopicFilter;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttProperties;

import java.nio.charset.StandardCharsets;

/**
 * What is published when a client is lost (MQTT 5.0 section 3.1.2.5), {@code delaySeconds} after
 * that.
 */
record Will(PublishPacket packet, long delaySeconds) {

    static Will of(MqttConnectMessage connect) {
        var header = connect.variableHeader();
        var payload = connect.payload();
        String topic = payload.willTopic();
        if (topic == null || !TopicFilter.isValidTopic(topic) || Utf8.isSuspect(topic)) {
            throw new MalformedException(Reason.TOPIC_NAME_INVALID, "not a topic for a will");
        }
        MqttProperties properties = payload.willProperties();
        PublishProperties forwarded = PublishProperties.ofWill(properties);
        byte[] content = payload.willMessageInBytes();
        long delay = properties.getProperty(MqttProperties.WILL_DELAY_INTERVAL)
                        instanceof MqttProperties.IntegerProperty given
                ? Integer.toUnsignedLong(given.value())
                : 0;
        PublishPacket packet = new PublishPacket(
                topic,
                topic.getBytes(StandardCharsets.UTF_8),
                content == null ? new byte[0] : content,
                forwarded.forwarded(),
                header.willQos(),
                header.isWillRetain(),
                0,
                forwarded.expirySeconds());
        return new Will(packet, delay);
    }
}
