package dev.sekimori.app.site;

import dev.sekimori.gateway.ClientSighting;
import dev.sekimori.govern.device.Inventory;
import dev.sekimori.ledger.fault.LedgerException;
import dev.sekimori.model.Actor;
import dev.sekimori.model.device.Protocol;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.IntPredicate;

/**
 * Takes the clients that the gateway meets into the inventory, one after the other, on one thread.
 */
final class Sightings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);
    private static final Actor GATEWAY = Actor.system("gateway");
    private static final int MOST_WAITING = 1_000;

    private final BlockingQueue<ClientSighting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Inventory inventory;
    private final ObserverLink observers;
    private final IntPredicate isTlsPort;
    private final Thread thread;

    Sightings(Inventory inventory, ObserverLink observers, IntPredicate isTlsPort) {
        this.inventory = inventory;
        this.observers = observers;
        this.isTlsPort = isTlsPort;
        this.thread = Thread.ofVirtual().name("sightings").start(this::run);
    }

    /** Never blocks; what is above the bound is dropped, as the client comes again. */
    void take(ClientSighting sighting) {
        waiting.offer(sighting);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                record(waiting.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (LedgerException e) {
                LOG.warn("a client that was seen could not be recorded: {}", e.getMessage());
            }
        }
    }

    /** People's and services' clients sign in with a user name and are no devices. */
    private void record(ClientSighting seen) {
        if (seen.clientId().isEmpty() || seen.userName().equals("token")) {
            return;
        }
        Protocol protocol = isTlsPort.test(seen.port()) ? Protocol.MQTTS : Protocol.MQTT;
        inventory.record(
                GATEWAY,
                observers.client(seen.address(), seen.clientId(), protocol, seen.at()),
                "mqtt");
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
