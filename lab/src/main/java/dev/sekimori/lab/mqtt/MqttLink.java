package dev.sekimori.lab.mqtt;

import dev.sekimori.lab.net.Backoff;
import dev.sekimori.lab.net.LocalSockets;
import dev.sekimori.lab.net.Tasks;

import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An MQTT 3.1.1 connection that comes back: one virtual thread connects, subscribes, speaks at each
 * interval, and after a loss waits (bounded, doubling) and connects again. {@link #publish} may be
 * called by any thread.
 */
public final class MqttLink {
    /**
     * What a device does on its connection; called by the link's thread, but for {@link #heard}.
     */
    interface Talk {
        /** The topic it publishes to most. */
        String mainTopic();

        /** Topic to subscribe with QoS 1, empty for none. */
        String subscription();

        void connected(MqttLink link);

        void interval(MqttLink link);

        /** A message on the subscription; called by the client's thread, must not block. */
        void heard(MqttLink link, String payload);
    }

    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final long WAIT_MS = 5000;
    private static final int MAX_IN_FLIGHT = 64;
    private static final int MAX_HEARD = 512;
    private static final Logger LOG = LoggerFactory.getLogger(MqttLink.class);

    private final String clientId;
    private final Transport transport;
    private final Talk talk;
    private final Duration interval;
    private final Tasks tasks;
    private final LocalSockets sockets;
    private volatile @Nullable MqttAsyncClient current;
    private volatile String problem = "";

    MqttLink(
            String clientId,
            Transport transport,
            Talk talk,
            Duration interval,
            Tasks tasks,
            LocalSockets sockets) {
        this.clientId = clientId;
        this.transport = transport;
        this.talk = talk;
        this.interval = interval;
        this.tasks = tasks;
        this.sockets = sockets;
    }

    public String clientId() {
        return clientId;
    }

    /** The topic the device publishes to most. */
    public String mainTopic() {
        return talk.mainTopic();
    }

    public boolean isConnected() {
        MqttAsyncClient client = current;
        return client != null && client.isConnected();
    }

    /** Why the newest attempt failed, empty when connected. */
    public String problem() {
        return problem;
    }

    /**
     * Publishes without waiting.
     *
     * @return whether the client took it
     */
    public boolean publish(String topic, String payload, int qos) {
        MqttAsyncClient client = current;
        if (client == null) {
            return false;
        }
        try {
            client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, false);
            return true;
        } catch (MqttException e) {
            LOG.debug("{}: not published to {}", clientId, topic, e);
            return false;
        }
    }

    /** Runs until the tasks are closed. */
    void run() {
        int failures = 0;
        do {
            failures = once() ? 1 : failures + 1;
        } while (tasks.pause(Backoff.USUAL.after(failures)));
    }

    /** One connection; true when it was of use, that is, at least one interval long. */
    private boolean once() {
        CountDownLatch lost = new CountDownLatch(1);
        Optional<MqttAsyncClient> made = newClient(lost);
        if (made.isEmpty()) {
            return false;
        }
        MqttAsyncClient client = made.get();
        try {
            connect(client);
            current = client;
            problem = "";
            return converse(lost);
        } catch (MqttException | GeneralSecurityException | IOException e) {
            LOG.debug("{}: not connected", clientId, e);
            problem = String.valueOf(e.getMessage());
            return false;
        } finally {
            current = null;
            end(client);
        }
    }

    private Optional<MqttAsyncClient> newClient(CountDownLatch lost) {
        try {
            MqttAsyncClient client =
                    new MqttAsyncClient(transport.uri(), clientId, new MemoryPersistence());
            client.setCallback(new Listener(lost));
            return Optional.of(client);
        } catch (MqttException e) {
            LOG.warn("{}: no client for {}", clientId, transport.uri(), e);
            return Optional.empty();
        }
    }

    private void connect(MqttAsyncClient client)
            throws MqttException, GeneralSecurityException, IOException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setConnectionTimeout(Math.toIntExact(WAIT_MS / 1000));
        options.setMaxInflight(MAX_IN_FLIGHT);
        options.setSocketFactory(transport.sockets(sockets));
        client.connect(options).waitForCompletion(WAIT_MS);
        if (!talk.subscription().isEmpty()) {
            client.subscribe(talk.subscription(), 1).waitForCompletion(WAIT_MS);
        }
    }

    private boolean converse(CountDownLatch lost) {
        talk.connected(this);
        boolean useful = false;
        try {
            do {
                talk.interval(this);
                useful = useful || lost.getCount() > 0;
            } while (!tasks.isClosed() && !lost.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return useful;
    }

    private void end(MqttAsyncClient client) {
        try {
            if (client.isConnected() && !tasks.isClosed()) {
                client.disconnectForcibly(0, WAIT_MS);
            } else {
                client.disconnectForcibly(0, 1, false);
            }
        } catch (MqttException e) {
            LOG.debug("{}: disconnect failed", clientId, e);
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("{}: close failed", clientId, e);
        }
    }

    /** Called by the client's own threads. */
    private final class Listener implements MqttCallback {
        private final CountDownLatch lost;

        Listener(CountDownLatch lost) {
            this.lost = lost;
        }

        @Override
        public void connectionLost(Throwable cause) {
            problem = String.valueOf(cause.getMessage());
            lost.countDown();
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            if (message.getPayload().length <= MAX_HEARD) {
                talk.heard(MqttLink.this, new String(message.getPayload(), StandardCharsets.UTF_8));
            }
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // Publishes are not followed up.
        }
    }
}
