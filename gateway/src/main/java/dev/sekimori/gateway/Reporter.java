package dev.sekimori.gateway;

import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Peer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Tells the site what happened, on a virtual thread of its own, so that whoever decides never
 * waits. Bounded: at most {@value #PER_MINUTE} reports a minute for each device or address, at most
 * {@value #MOST_WAITING} waiting, the same sighting once an hour; what is above is not reported.
 */
final class Reporter implements AutoCloseable {
    static final int PER_MINUTE = 30;
    static final int MOST_WAITING = 1_024;
    private static final int MOST_SOURCES = 10_000;
    private static final long SIGHTING_AGAIN_MS = 3_600_000;
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    private record Seen(
            String address, String clientId, String userName, int port, boolean admitted) {}

    private final SitePort site;
    private final RateBuckets budgets;
    private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Map<Seen, Long> seen = new LinkedHashMap<>(16, 0.75f, true);
    private final Thread thread;

    Reporter(SitePort site, InstantSource clock) {
        this.site = site;
        this.budgets = new RateBuckets(clock, MOST_SOURCES);
        this.thread = Thread.ofVirtual().name("gateway-reporter").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                report(waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // The thread's outermost boundary: one failed report must not end all later ones.
    private static void report(Runnable report) {
        try {
            report.run();
        } catch (RuntimeException e) {
            LOG.warn("the site did not take a report", e);
        }
    }

    /** Whether the report was taken. Never blocks. */
    boolean decided(Decision decision, String peerAddress) {
        Object source = decision.input().peer() instanceof Peer.DevicePeer(var id, var _)
                ? id
                : peerAddress;
        return budgets.of(source, "decided", PER_MINUTE).tryTake()
                && waiting.offer(() -> site.decided(decision));
    }

    /** Reports a client unless the same was reported within the hour. Never blocks. */
    void sighted(ClientSighting sighting) {
        long now = sighting.at().toEpochMilli();
        Seen key = new Seen(
                sighting.address(),
                sighting.clientId(),
                sighting.userName(),
                sighting.port(),
                sighting.admitted());
        synchronized (seen) {
            Long before = seen.get(key);
            if (before != null && now - before < SIGHTING_AGAIN_MS) {
                return;
            }
            if (!budgets.of(sighting.address(), "sighted", PER_MINUTE).tryTake()
                    || !waiting.offer(() -> site.sighted(sighting))) {
                return;
            }
            seen.put(key, now);
            if (seen.size() > MOST_SOURCES) {
                seen.remove(seen.keySet().iterator().next());
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
