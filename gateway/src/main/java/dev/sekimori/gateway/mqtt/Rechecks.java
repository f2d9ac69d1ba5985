package dev.sekimori.gateway.mqtt;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks again at what connected clients have shown, whenever the site changed: one sweep at a time,
 * on a virtual thread, and one more when the site changed meanwhile. Safe from any thread.
 */
final class Rechecks {
    private static final Logger LOG = LoggerFactory.getLogger(Rechecks.class);

    private final Iterable<MqttConnection> connections;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final AtomicBoolean running = new AtomicBoolean();

    Rechecks(Iterable<MqttConnection> connections) {
        this.connections = connections;
    }

    void request() {
        wanted.set(true);
        if (running.compareAndSet(false, true)) {
            Thread.ofVirtual().name("mqtt-recheck").start(this::sweep);
        }
    }

    private void sweep() {
        try {
            while (wanted.compareAndSet(true, false)) {
                connections.forEach(Rechecks::look);
            }
        } finally {
            running.set(false);
        }
        if (wanted.get()) {
            request();
        }
    }

    // The thread's outermost boundary: a question that fails ends the session that it is about.
    private static void look(MqttConnection connection) {
        try {
            connection.recheck();
        } catch (RuntimeException e) {
            LOG.warn("the site could not say who a client is", e);
            connection.credentialGone();
        }
    }
}
