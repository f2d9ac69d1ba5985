package dev.sekimori.acceptance.mqtt;

import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttMessage;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Collects the texts that come to a Paho client. */
record Collecting(Collection<String> texts) implements MqttCallback {
    @Override
    public void connectionLost(Throwable cause) {
        // Seen by isConnected.
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        texts.add(new String(message.getPayload(), StandardCharsets.UTF_8));
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // Publishing is watched by itself.
    }
}
