package dev.sekimori.acceptance.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** HiveMQ's client, MQTT 5.0. */
final class HiveFive implements Talker {
    private final BlockingQueue<Heard> inbox = new LinkedBlockingQueue<>();
    private final Mqtt5BlockingClient client;

    HiveFive(String id) {
        this.client = MqttClient.builder()
                .identifier(id)
                .serverHost(Library.HOST)
                .serverPort(Library.PORT)
                .useMqttVersion5()
                .buildBlocking();
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, this::hear);
    }

    private void hear(Mqtt5Publish message) {
        inbox.add(new Heard(
                message.getTopic().toString(),
                new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8),
                message.getQos().getCode(),
                message.isRetain()));
    }

    @Override
    public boolean connect(boolean anew, Optional<Will> will) {
        var opening = Mqtt5Connect.builder()
                .cleanStart(anew)
                .sessionExpiryInterval(anew ? 0 : Library.SESSION_SECONDS);
        Mqtt5Connect connect = will.map(left -> opening.willPublish()
                        .topic(left.topic())
                        .payload(left.text().getBytes(StandardCharsets.UTF_8))
                        .qos(MqttQos.fromCode(left.qos()))
                        .applyWillPublish()
                        .build())
                .orElseGet(opening::build);
        try {
            return client.connect(connect).isSessionPresent();
        } catch (Mqtt5ConnAckException e) {
            throw new Refused(e);
        }
    }

    @Override
    public void subscribe(String filter, int qos) {
        try {
            client.subscribeWith()
                    .topicFilter(filter)
                    .qos(MqttQos.fromCode(qos))
                    .send();
        } catch (Mqtt5SubAckException e) {
            throw new Refused(e);
        }
    }

    @Override
    public void unsubscribe(String filter) {
        client.unsubscribeWith().topicFilter(filter).send();
    }

    @Override
    public void publish(String topic, String text, int qos, boolean retain) {
        client.publishWith()
                .topic(topic)
                .payload(text.getBytes(StandardCharsets.UTF_8))
                .qos(MqttQos.fromCode(qos))
                .retain(retain)
                .send();
    }

    @Override
    public BlockingQueue<Heard> inbox() {
        return inbox;
    }

    @Override
    public boolean isConnected() {
        return client.getState().isConnected();
    }

    @Override
    public void leave() {
        client.disconnect();
    }

    @Override
    public void close() {
        if (isConnected()) {
            leave();
        }
    }
}
