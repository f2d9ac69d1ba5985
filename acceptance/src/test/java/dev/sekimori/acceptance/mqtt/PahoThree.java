package dev.sekimori.acceptance.mqtt;

import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Eclipse Paho, MQTT 3.1.1. */
final class PahoThree implements Talker {
    private final BlockingQueue<Heard> inbox = new LinkedBlockingQueue<>();
    private final MqttClient client;

    /** Something of the library that may be refused. */
    private interface Call<T> {
        T run() throws MqttException;
    }

    PahoThree(String id) {
        this.client = ask(() -> new MqttClient(Library.URI, id, new MemoryPersistence()));
        client.setTimeToWait(LONGEST_SECONDS * 1_000L);
        client.setCallback(new Hearing(inbox));
    }

    private static <T> T ask(Call<T> call) {
        try {
            return call.run();
        } catch (MqttException e) {
            throw new Refused(e);
        }
    }

    @Override
    public boolean connect(boolean anew, Optional<Will> will) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(anew);
        will.ifPresent(left -> options.setWill(
                left.topic(), left.text().getBytes(StandardCharsets.UTF_8), left.qos(), false));
        return ask(() -> client.connectWithResult(options).getSessionPresent());
    }

    @Override
    public void subscribe(String filter, int qos) {
        ask(() -> {
            client.subscribe(filter, qos);
            return qos;
        });
    }

    @Override
    public void unsubscribe(String filter) {
        ask(() -> {
            client.unsubscribe(filter);
            return filter;
        });
    }

    @Override
    public void publish(String topic, String text, int qos, boolean retain) {
        ask(() -> {
            client.publish(topic, text.getBytes(StandardCharsets.UTF_8), qos, retain);
            return topic;
        });
    }

    @Override
    public BlockingQueue<Heard> inbox() {
        return inbox;
    }

    @Override
    public boolean isConnected() {
        return client.isConnected();
    }

    @Override
    public void leave() {
        ask(() -> {
            client.disconnect();
            return client;
        });
    }

    @Override
    public void close() {
        if (client.isConnected()) {
            leave();
        }
        ask(() -> {
            client.close(true);
            return client;
        });
    }

    private record Hearing(BlockingQueue<Heard> inbox) implements MqttCallback {
        @Override
        public void connectionLost(Throwable cause) {
            // Seen by isConnected.
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            inbox.add(new Heard(
                    topic,
                    new String(message.getPayload(), StandardCharsets.UTF_8),
                    message.getQos(),
                    message.isRetained()));
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // Publishing waits by itself.
        }
    }
}
