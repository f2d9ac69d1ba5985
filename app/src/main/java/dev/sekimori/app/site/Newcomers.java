package dev.sekimori.app.site;

import dev.sekimori.gateway.Zone;
import dev.sekimori.govern.device.Inventory;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.fault.LedgerException;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.observe.HostObservation;
import dev.sekimori.observe.ObserveException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;

/**
 * ECHONET Lite devices that announce themselves and that nobody knows. Each is asked at once who it
 * is, and taken into the inventory as a scan would do: within the ranges that somebody has
 * confirmed for a scan, and nowhere else. Only its own answer counts, never the announcement. One
 * after the other on one thread; one source at most once in ten minutes.
 */
final class Newcomers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Newcomers.class);
    private static final Actor GATEWAY = Actor.system("gateway");
    private static final Duration NOT_AGAIN_FOR = Duration.ofMinutes(10);
    private static final int MOST_WAITING = 64;
    private static final int MOST_SOURCES = 4_096;
    private static final int MOST_SCANS = 100;

    private final BlockingQueue<InetAddress> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Map<InetAddress, Instant> lately = new LinkedHashMap<>();
    private final Ledger ledger;
    private final Inventory inventory;
    private final Function<InetAddress, Optional<HostObservation>> look;
    private final InstantSource clock;
    private final Thread thread;

    Newcomers(
            Ledger ledger,
            Inventory inventory,
            Function<InetAddress, Optional<HostObservation>> look,
            InstantSource clock) {
        this.ledger = ledger;
        this.inventory = inventory;
        this.look = look;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("newcomers").start(this::run);
    }

    /** Never blocks; what is above the bounds is dropped, as devices announce themselves again. */
    void announced(InetAddress from) {
        Instant now = clock.instant();
        synchronized (lately) {
            lately.values().removeIf(at -> !now.isBefore(at.plus(NOT_AGAIN_FOR)));
            if (lately.size() < MOST_SOURCES && !lately.containsKey(from) && waiting.offer(from)) {
                lately.put(from, now);
            }
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                meet(waiting.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (LedgerException | ObserveException e) {
                LOG.warn("a device that announced itself is not recorded: {}", e.getMessage());
            }
        }
    }

    private void meet(InetAddress address) {
        if (isNewWhereItMayBeAsked(address)) {
            look.apply(address).ifPresent(seen -> inventory.record(GATEWAY, seen, "announcement"));
        }
    }

    private boolean isNewWhereItMayBeAsked(InetAddress address) {
        try (SiteReader state = ledger.read()) {
            List<String> confirmed = state.scans(MOST_SCANS).stream()
                    .flatMap(scan -> scan.plan().ranges().stream())
                    .distinct()
                    .toList();
            return state.deviceByAddress(address.getHostAddress()).isEmpty()
                    && new Zone("confirmed", confirmed, Zone.MqttIdentity.CREDENTIALS)
                            .contains(address);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
