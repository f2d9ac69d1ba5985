package dev.sekimori.acceptance.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** HiveMQ's client, MQTT 3.1.1. */
final class HiveThree implements Talker {
    private final BlockingQueue<Heard> inbox = new LinkedBlockingQueue<>();
    private final Mqtt3BlockingClient client;

    HiveThree(String id) {
        this.client = MqttClient.builder()
                .identifier(id)
                .serverHost(Library.HOST)
                .serverPort(Library.PORT)
                .useMqttVersion3()
                .buildBlocking();
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, this::hear);
    }

    private void hear(Mqtt3Publish message) {
        inbox.add(new Heard(
                message.getTopic().toString(),
                new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8),
                message.getQos().getCode(),
                message.isRetain()));
    }

    @Override
    public boolean connect(boolean anew, Optional<Will> will) {
        var opening = Mqtt3Connect.builder().cleanSession(anew);
        Mqtt3Connect connect = will.map(left -> opening.willPublish()
                        .topic(left.topic())
                        .payload(left.text().getBytes(StandardCharsets.UTF_8))
                        .qos(MqttQos.fromCode(left.qos()))
                        .applyWillPublish()
                        .build())
                .orElseGet(opening::build);
        try {
            return client.connect(connect).isSessionPresent();
        } catch (Mqtt3ConnAckException e) {
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
        } catch (Mqtt3SubAckException e) {
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
