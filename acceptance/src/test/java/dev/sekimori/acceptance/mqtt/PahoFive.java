package dev.sekimori.acceptance.mqtt;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Eclipse Paho, MQTT 5.0. */
final class PahoFive implements Talker {
    private static final int FIRST_ERROR = 0x80;

    private final BlockingQueue<Heard> inbox = new LinkedBlockingQueue<>();
    private final MqttAsyncClient client;

    /** Something of the library that is answered later. */
    private interface Call {
        IMqttToken run() throws MqttException;
    }

    PahoFive(String id) {
        try {
            this.client = new MqttAsyncClient(Library.URI, id, new MemoryPersistence());
        } catch (MqttException e) {
            throw new Refused(e);
        }
        client.setCallback(new Hearing(inbox));
    }

    private static IMqttToken ask(Call call) {
        try {
            IMqttToken token = call.run();
            token.waitForCompletion(LONGEST_SECONDS * 1_000L);
            int[] codes = token.getReasonCodes();
            if (codes != null && Arrays.stream(codes).anyMatch(code -> code >= FIRST_ERROR)) {
                throw new Refused(new MqttException(codes[0]));
            }
            return token;
        } catch (MqttException e) {
            throw new Refused(e);
        }
    }

    @Override
    public boolean connect(boolean anew, Optional<Will> will) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(anew);
        options.setSessionExpiryInterval(anew ? 0L : Library.SESSION_SECONDS);
        will.ifPresent(left -> options.setWill(
                left.topic(),
                new MqttMessage(
                        left.text().getBytes(StandardCharsets.UTF_8),
                        left.qos(),
                        false,
                        new MqttProperties())));
        return ask(() -> client.connect(options)).getSessionPresent();
    }

    @Override
    public void subscribe(String filter, int qos) {
        ask(() -> client.subscribe(filter, qos));
    }

    @Override
    public void unsubscribe(String filter) {
        ask(() -> client.unsubscribe(filter));
    }

    @Override
    public void publish(String topic, String text, int qos, boolean retain) {
        ask(() -> client.publish(topic, text.getBytes(StandardCharsets.UTF_8), qos, retain));
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
        ask(client::disconnect);
    }

    @Override
    public void close() {
        if (client.isConnected()) {
            leave();
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            throw new Refused(e);
        }
    }

    private record Hearing(BlockingQueue<Heard> inbox) implements MqttCallback {
        @Override
        public void disconnected(MqttDisconnectResponse response) {
            // Seen by isConnected.
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            // What waits for an answer hears of it.
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
        public void deliveryComplete(IMqttToken token) {
            // Publishing waits by itself.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // Connecting waits by itself.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            throw new AssertionError("no AUTH is expected");
        }
    }
}
