package dev.sekimori.lab.mqtt;

import dev.sekimori.lab.net.Backoff;
import dev.sekimori.lab.net.LocalSockets;
import dev.sekimori.lab.net.Tasks;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An MQTT 3.1.1 connection that comes back: one virtual thread connects, subscribes, speaks at each
 * interval, and after a loss waits (bounded, doubling) and connects again; a second listens while
 * connected. {@link #publish} may be called by any thread.
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

        /** A message on the subscription; called by the listening thread. */
        void heard(MqttLink link, String payload);
    }

    private static final int MAX_HEARD = 512;
    private static final Duration PING = MqttSession.KEEP_ALIVE.dividedBy(2);
    private static final Logger LOG = LoggerFactory.getLogger(MqttLink.class);

    private final String clientId;
    private final Transport transport;
    private final Talk talk;
    private final Duration interval;
    private final Tasks tasks;
    private final LocalSockets sockets;
    private volatile @Nullable MqttSession current;
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
        return current != null;
    }

    /** Why the newest attempt failed or the connection ended, empty when connected. */
    public String problem() {
        return problem;
    }

    /**
     * Publishes with QoS 0.
     *
     * @return whether it was written to a connection
     */
    public boolean publish(String topic, String payload) {
        MqttSession session = current;
        if (session == null) {
            return false;
        }
        try {
            session.write(MqttPacket.publish(topic, payload));
            return true;
        } catch (IOException e) {
            // The listening thread sees the same end of the connection and has it made anew.
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

    /** One connection; true when it was of use, that is, the broker let the client in. */
    private boolean once() {
        try (MqttSession session = MqttSession.open(transport.connect(sockets), clientId)) {
            if (!talk.subscription().isEmpty()) {
                session.subscribe(talk.subscription(), this::heard);
            }
            CountDownLatch lost = new CountDownLatch(1);
            current = session;
            problem = "";
            tasks.start(clientId + " listen", () -> listen(session, lost));
            converse(session, lost);
            return true;
        } catch (IOException | GeneralSecurityException e) {
            LOG.debug("{}: no connection", clientId, e);
            problem = String.valueOf(e.getMessage());
            return false;
        } finally {
            current = null;
        }
    }

    private void listen(MqttSession session, CountDownLatch lost) {
        try {
            session.listen(this::heard);
        } catch (IOException e) {
            LOG.debug("{}: connection lost", clientId, e);
            problem = "connection lost";
        } finally {
            current = null;
            lost.countDown();
        }
    }

    private void heard(MqttPacket.Message message) {
        if (message.payload().length() <= MAX_HEARD) {
            talk.heard(this, message.payload());
        }
    }

    /**
     * Speaks at each interval, pings in longer silences, until the connection is lost or the tasks
     * are closed.
     */
    private void converse(MqttSession session, CountDownLatch lost) throws IOException {
        talk.connected(this);
        try {
            while (!tasks.isClosed()) {
                talk.interval(this);
                Duration left = interval;
                while (left.compareTo(PING) > 0) {
                    if (lost.await(PING.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                    session.write(MqttPacket.bare(MqttPacket.PINGREQ));
                    left = left.minus(PING);
                }
                if (lost.await(left.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
