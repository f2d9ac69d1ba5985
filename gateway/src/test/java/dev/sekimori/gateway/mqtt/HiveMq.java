package dev.sekimori.gateway.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** HiveMQ's clients, coming from an address on loopback. */
final class HiveMq {
    private HiveMq() {}

    static MqttClientBuilder from(String address, int port, String clientId) {
        return MqttClient.builder()
                .identifier(clientId)
                .transportConfig()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .localAddress(address)
                .applyTransportConfig();
    }

    static Mqtt5BlockingClient five(TestSite site, String clientId) {
        return from(TestSite.OPEN_ADDRESS, site.port(), clientId)
                .useMqttVersion5()
                .buildBlocking();
    }

    static Mqtt3AsyncClient three(TestSite site, String clientId) {
        return from(TestSite.OPEN_ADDRESS, site.port(), clientId)
                .useMqttVersion3()
                .buildAsync();
    }

    /** A CONNECT that goes on with its session for a minute. */
    static Mqtt5Connect keeping() {
        return Mqtt5Connect.builder()
                .cleanStart(false)
                .sessionExpiryInterval(60)
                .build();
    }

    /** All messages that come to the client from now on, each with all it has. */
    static BlockingQueue<Mqtt5Publish> inbox(Mqtt5AsyncClient client) {
        BlockingQueue<Mqtt5Publish> inbox = new LinkedBlockingQueue<>();
        client.publishes(MqttGlobalPublishFilter.ALL, inbox::add);
        return inbox;
    }

    static Mqtt5Publish next(BlockingQueue<Mqtt5Publish> inbox) throws InterruptedException {
        Mqtt5Publish next = inbox.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no message within 30 s");
        }
        return next;
    }

    static String text(Mqtt5Publish publish) {
        return new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8);
    }

    static String nextText(BlockingQueue<Mqtt5Publish> inbox) throws InterruptedException {
        return text(next(inbox));
    }
}
