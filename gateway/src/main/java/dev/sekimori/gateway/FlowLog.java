package dev.sekimori.gateway;

import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Peer;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * Recent flows, aggregated by decision and peer address. Bounded: when full, the tenth that was
 * quiet for longest is dropped. Counting on an entry takes no lock. Safe from any thread.
 */
final class FlowLog {
    private static final AtomicLongFieldUpdater<Entry> COUNT =
            AtomicLongFieldUpdater.newUpdater(Entry.class, "count");
    private static final AtomicLongFieldUpdater<Entry> BYTES =
            AtomicLongFieldUpdater.newUpdater(Entry.class, "bytes");

    private record Key(DecisionId decision, String peerAddress) {}

    /** One flow that is being counted. */
    final class Entry {
        private final Key key;
        private final Decision decision;
        private final long firstAtMs;
        private volatile long count;
        private volatile long bytes;
        private volatile long lastAtMs;
        private volatile boolean dropped;
        private volatile Entry kept = this;

        private Entry(Key key, Decision decision, long nowMs) {
            this.key = key;
            this.decision = decision;
            this.firstAtMs = nowMs;
            this.lastAtMs = nowMs;
        }

        void count(long moreBytes) {
            add(1, moreBytes, clock.millis());
        }

        /** Counts one at a time that the caller knows, in milliseconds since the epoch. */
        void count(long moreBytes, long nowMs) {
            add(1, moreBytes, nowMs);
        }

        /** Counts bytes of a flow that is under way. */
        void more(long moreBytes) {
            add(0, moreBytes, clock.millis());
        }

        private void add(int more, long moreBytes, long nowMs) {
            if (dropped) {
                kept = keep(this);
            }
            Entry counted = kept;
            if (counted != this) {
                counted.add(more, moreBytes, nowMs);
                return;
            }
            COUNT.addAndGet(this, more);
            BYTES.addAndGet(this, moreBytes);
            if (nowMs != lastAtMs) {
                lastAtMs = nowMs;
            }
        }

        long lastAtMs() {
            return lastAtMs;
        }

        private Flow flow() {
            return new Flow(
                    deviceOf(decision),
                    key.peerAddress(),
                    decision,
                    count,
                    bytes,
                    Instant.ofEpochMilli(firstAtMs),
                    Instant.ofEpochMilli(lastAtMs));
        }
    }

    private final InstantSource clock;
    private final int mostFlows;
    private final Map<Key, Entry> entries = new HashMap<>();

    FlowLog(InstantSource clock, int mostFlows) {
        this.clock = clock;
        this.mostFlows = mostFlows;
    }

    synchronized Entry entry(Decision decision, String peerAddress) {
        Key key = new Key(decision.id(), peerAddress);
        Entry entry = entries.get(key);
        if (entry == null) {
            entry = keep(new Entry(key, decision, clock.millis()));
        }
        return entry;
    }

    /** Lists an entry again, or answers the one of the same flow that has taken its place. */
    private synchronized Entry keep(Entry entry) {
        Entry present = entries.get(entry.key);
        if (present != null) {
            return present;
        }
        if (entries.size() >= mostFlows) {
            dropQuietest();
        }
        entry.dropped = false;
        entries.put(entry.key, entry);
        return entry;
    }

    private void dropQuietest() {
        entries.values().stream()
                .sorted(Comparator.comparingLong((Entry e) -> e.lastAtMs))
                .limit(Math.max(1, mostFlows / 10))
                .toList()
                .forEach(entry -> {
                    entry.dropped = true;
                    entries.remove(entry.key);
                });
    }

    /** The newest first; flows that nothing was counted on are left out. */
    List<Flow> list(Optional<DeviceId> device, int limit) {
        List<Entry> all;
        synchronized (this) {
            all = List.copyOf(entries.values());
        }
        return all.stream()
                .filter(entry -> device.isEmpty() || concerns(entry.decision, device.get()))
                .map(Entry::flow)
                .filter(flow -> flow.count() > 0)
                .sorted(Comparator.comparing(Flow::lastAt).reversed())
                .limit(limit)
                .toList();
    }

    synchronized int size() {
        return entries.size();
    }

    private static boolean concerns(Decision decision, DeviceId device) {
        return decision.input().ask().target().filter(device::equals).isPresent()
                || (decision.input().peer() instanceof Peer.DevicePeer(var id, var _)
                        && id.equals(device));
    }

    private static Optional<DeviceId> deviceOf(Decision decision) {
        Optional<DeviceId> asking =
                decision.input().peer() instanceof Peer.DevicePeer(var id, var _)
                        ? Optional.of(id)
                        : Optional.empty();
        return decision.input().ask().target().or(() -> asking);
    }
}
