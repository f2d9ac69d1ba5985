package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.SocketFactory;

/** A client that many devices use, as a device and as a screen. */
class PahoTest {
    private final TestSite site = new TestSite();

    @AfterEach
    void close() {
        site.close();
    }

    private static final class From extends SocketFactory {
        private final String address;

        private From(String address) {
            this.address = address;
        }

        @Override
        public Socket createSocket() throws IOException {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            Socket socket = createSocket();
            socket.connect(new InetSocketAddress(host, port));
            return socket;
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return createSocket(host.getHostAddress(), port);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort)
                throws IOException {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
                throws IOException {
            return createSocket(host, port);
        }
    }

    static MqttConnectOptions options(String address) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setSocketFactory(new From(address));
        options.setConnectionTimeout(30);
        return options;
    }

    @Test
    void publishes_as_a_device_and_watches_as_a_screen() throws Exception {
        String uri = "tcp://127.0.0.1:" + site.port();
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (MqttClient device = new MqttClient(uri, "t-warm", new MemoryPersistence());
                MqttClient screen = new MqttClient(uri, "screen", new MemoryPersistence())) {
            device.connect(options(TestSite.WARM_ADDRESS));
            MqttConnectOptions token = options(TestSite.OFFICE_ADDRESS);
            token.setUserName("token");
            token.setPassword(TestSite.VIEWER_TOKEN.toCharArray());
            screen.connect(token);
            screen.subscribe(
                    "home/+/temperature", 1, (topic, message) -> seen.add(topic + " " + message));
            device.publish("home/warm/temperature", "21.5".getBytes(), 1, true);
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("home/warm/temperature 21.5");
            assertThatThrownBy(() -> screen.subscribe("other/#", 1))
                    .isInstanceOf(MqttException.class);
            device.disconnect();
            screen.disconnect();
        }
    }

    @Test
    void gets_what_came_while_it_was_away() throws Exception {
        String uri = "tcp://127.0.0.1:" + site.port();
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        MqttConnectOptions keeping = options(TestSite.OPEN_ADDRESS);
        keeping.setCleanSession(false);
        try (MqttClient away = new MqttClient(uri, "away", new MemoryPersistence());
                MqttClient publisher = new MqttClient(uri, "publisher", new MemoryPersistence())) {
            away.connect(keeping);
            away.subscribe("news", 1);
            away.disconnect();
            publisher.connect(options(TestSite.OPEN_ADDRESS));
            for (int i = 0; i < 20; i++) {
                publisher.publish("news", new MqttMessage(("n" + i).getBytes()));
            }
            away.setCallback(new Collecting(seen));
            away.connect(keeping);
            for (int i = 0; i < 20; i++) {
                assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("n" + i);
            }
            away.disconnect();
            publisher.disconnect();
        }
    }

    @Test
    void connects_with_a_client_certificate() throws Exception {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setSocketFactory(
                Tls.context(site, Optional.of(site.warmCertificate)).getSocketFactory());
        try (MqttClient device = new MqttClient(
                "ssl://localhost:" + site.tlsPort(), "t-warm", new MemoryPersistence())) {
            device.connect(options);
            device.publish("home/warm/power", "1".getBytes(), 1, false);
            device.disconnect();
        }
        assertThat(site.gateway.flows(Optional.of(TestSite.WARM), 10)).isNotEmpty();
    }

    private record Collecting(BlockingQueue<String> seen)
            implements org.eclipse.paho.client.mqttv3.MqttCallback {
        @Override
        public void connectionLost(Throwable cause) {
            seen.add("lost");
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            seen.add(message.toString());
        }

        @Override
        public void deliveryComplete(org.eclipse.paho.client.mqttv3.IMqttDeliveryToken token) {
            // Only the other client publishes.
        }
    }
}
