package dev.sekimori.gateway.mqtt;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

import java.util.Queue;

/** Collects what comes to a Paho client of MQTT 5. */
record PahoFive(Queue<MqttMessage> seen) implements MqttCallback {
    @Override
    public void disconnected(MqttDisconnectResponse response) {
        // Not awaited.
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        throw new AssertionError(exception);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        seen.add(message);
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
