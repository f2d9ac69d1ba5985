package dev.sekimori.gateway.mqtt;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Wills that met a full queue. Whoever else publishes is told and tries again; who left a will is
 * gone. So it waits here until all for whom it is can take it, and is published then if its
 * publisher still may. Bounded, above which wills are refused and counted; what waits ends with the
 * process. Safe from any thread.
 */
final class WaitingWills {
    static final int MOST = 1_000;
    private static final long MOST_BYTES = 8L * 1024 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(WaitingWills.class);

    private record Waiting(Session by, Message will) {}

    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST);
    private final AtomicLong bytes = new AtomicLong();
    private final Asks asks;
    private final Router router;
    private final MqttCounters counters;

    WaitingWills(Asks asks, Router router, MqttCounters counters) {
        this.asks = asks;
        this.router = router;
        this.counters = counters;
        counters.gauge("mqtt_wills_waiting", waiting::size);
    }

    /** A will for which there was no room. */
    void keep(Session by, Message will) {
        if (wait(new Waiting(by, will))) {
            LOG.warn(
                    "the will of client {} waits: a queue for {} is full",
                    by.clientId(),
                    will.topic());
        }
    }

    private boolean wait(Waiting next) {
        long size = next.will().queuedBytes();
        boolean fits = bytes.addAndGet(size) <= MOST_BYTES && waiting.offer(next);
        if (!fits) {
            bytes.addAndGet(-size);
            refused();
        }
        return fits;
    }

    /** A will that nobody gets. Told rarely: clients may come back to leave it again. */
    void refused() {
        counters.willsRefused.increment();
        long all = counters.willsRefused.sum();
        if (Long.bitCount(all) == 1) {
            LOG.warn("wills are refused, {} so far", all);
        }
    }

    /** Publishes those that there is room for at {@code nowMs}; expired ones go. */
    void tryAgain(long nowMs) {
        List<Waiting> now = new ArrayList<>();
        waiting.drainTo(now);
        for (Waiting next : now) {
            bytes.addAndGet(-next.will().queuedBytes());
            Message will = next.will();
            Route route = router.route(will.topic());
            if (will.isExpired(nowMs)) {
                counters.messagesLetGo.increment();
            } else if (!asks.publish(next.by(), will.topic()).permitted()) {
                refused();
            } else if (!router.hasRoom(will, route, Optional.empty())
                    || router.publish(will, route, Optional.empty(), busy -> {})
                            == Router.Outcome.QUOTA_EXCEEDED) {
                var _ = wait(next);
            }
        }
    }
}
