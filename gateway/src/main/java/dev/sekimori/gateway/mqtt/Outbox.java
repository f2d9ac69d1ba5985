package dev.sekimori.gateway.mqtt;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * What waits to be sent to one session. Publishers on any loop offer, the session's own loop takes;
 * a short lock keeps the order. Above its bound a connected client's queue is busy: its publishers
 * wait until it is half empty. An absent client's queue refuses (guideline X-3: nothing
 * acknowledged is lost).
 */
final class Outbox {
    /** Who takes what waits, while there is a connection. From any thread; must not block. */
    interface Taker {
        /** There is something to take, perhaps. */
        void wake();

        /** The queue grew far above its bound. */
        void overflowed();
    }

    /** What became of an offer. */
    enum Offer {
        TAKEN,
        /** Taken, but the publisher must wait before it sends more. */
        TAKEN_BUSY,
        /**
         * A QoS 0 message for an absent client; the specification lets it go (section 3.1.2.11.2).
         * Any message for a session that is over.
         */
        LET_GO,
        /** The queue grew far above its bound; the client must be disconnected. */
        OVERFLOW
    }

    /**
     * How far above its bound a queue may get, by messages that were on their way, before it
     * overflows.
     */
    private static final int OVERFLOW_FACTOR = 8;

    private MqttConfig.Queues bounds;
    private final AtomicLong allBytes;
    private final Keeping keeping;
    private final Deque<Delivery> atMostOnce = new ArrayDeque<>(0);
    private final Deque<Delivery> atLeastOnce = new ArrayDeque<>(0);
    private Set<Runnable> waiting = Set.of();
    private Optional<Taker> outbound = Optional.empty();
    private long bytes;
    /** Nothing of QoS 1 or 2 expires before that. */
    private long nextExpiryMs = Long.MAX_VALUE;
    /** Whether shared deliveries are being given to others: each must be over once. */
    private boolean passing;

    private long busySinceNanos;
    /** Written under the lock; whether there is anything to watch is read without it. */
    private volatile boolean busy;

    private boolean closed;

    Outbox(MqttConfig.Queues bounds, AtomicLong allBytes, Keeping keeping) {
        this.bounds = bounds;
        this.allBytes = allBytes;
        this.keeping = keeping;
    }

    /** Whether a QoS 1 message may be offered now; what has expired makes room for it. */
    boolean hasRoom(InstantSource clock) {
        return hasRoom() || (dropExpired(clock.millis()) && hasRoom());
    }

    private synchronized boolean hasRoom() {
        return closed
                || outbound.isPresent()
                || (atLeastOnce.size() < bounds.absentMessages() && bytes < bounds.absentBytes());
    }

    /**
     * Lets go of what expired while the client is away (MQTT 5.0 section 3.3.2.3.3), at
     * {@code nowMs} since the epoch; whether there was anything.
     */
    @SuppressWarnings("try") // closing it commits what was done in between
    boolean dropExpired(long nowMs) {
        List<Delivery> expired;
        synchronized (this) {
            if (outbound.isPresent() || passing || nowMs < nextExpiryMs) {
                return false;
            }
            expired = atLeastOnce.stream()
                    .filter(delivery -> delivery.message().isExpired(nowMs))
                    .toList();
            atLeastOnce.removeIf(delivery -> delivery.message().isExpired(nowMs));
            expired.forEach(delivery -> account(-delivery.message().queuedBytes()));
            nextExpiryMs = Long.MAX_VALUE;
            atLeastOnce.forEach(this::noteExpiry);
        }
        // Not under the lock: the journal's comes first.
        try (Keeping.Together together = keeping.together()) {
            expired.forEach(keeping::over);
        }
        return !expired.isEmpty();
    }

    private void noteExpiry(Delivery delivery) {
        long at = delivery.message().expiresAtMs();
        nextExpiryMs = at == 0 ? nextExpiryMs : Math.min(nextExpiryMs, at);
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Other bounds from now on. */
    synchronized void bound(MqttConfig.Queues by) {
        bounds = by;
    }

    synchronized int size() {
        return atMostOnce.size() + atLeastOnce.size();
    }

    /** Whether its client is connected. */
    synchronized boolean isLive() {
        return outbound.isPresent();
    }

    /** Whether its client is connected and keeps up. */
    synchronized boolean isIdle() {
        return outbound.isPresent() && !busy;
    }

    /** Like {@link #offer}, but whatever an absent client is offered is let go. */
    Offer offerLive(Delivery delivery) {
        return isLive() ? offer(delivery) : Offer.LET_GO;
    }

    /** Takes the shared deliveries out that {@code pass} takes; it may offer them elsewhere. */
    void removeShared(Predicate<Delivery> pass) {
        List<Delivery> shared;
        synchronized (this) {
            shared = atLeastOnce.stream().filter(Delivery::isShared).toList();
            passing = true;
        }
        // Not under the lock: another outbox has its own.
        List<Delivery> passed = shared.stream().filter(pass).toList();
        synchronized (this) {
            for (Delivery delivery : passed) {
                if (atLeastOnce.removeFirstOccurrence(delivery)) {
                    account(-delivery.message().queuedBytes());
                }
            }
            passing = false;
        }
    }

    @SuppressWarnings("try") // closing it commits what was done in between
    Offer offer(Delivery delivery) {
        if (delivery.qos() == 0 || !keeping.isKept()) {
            return add(delivery);
        }
        try (Keeping.Together together = keeping.together()) {
            return add(delivery);
        }
    }

    private Offer add(Delivery delivery) {
        Taker awake;
        Offer offer;
        synchronized (this) {
            if (closed || (outbound.isEmpty() && delivery.qos() == 0)) {
                return Offer.LET_GO;
            }
            if (delivery.qos() == 0) {
                atMostOnce.add(delivery);
            } else {
                atLeastOnce.add(keeping.queued(delivery));
                noteExpiry(delivery);
            }
            account(delivery.message().queuedBytes());
            if (outbound.isEmpty()) {
                return Offer.TAKEN;
            }
            awake = outbound.get();
            offer = fullness();
        }
        awake.wake();
        return offer;
    }

    private Offer fullness() {
        int messages = atMostOnce.size() + atLeastOnce.size();
        if (messages <= bounds.liveMessages() && bytes <= bounds.liveBytes()) {
            return Offer.TAKEN;
        }
        if (!busy) {
            busy = true;
            busySinceNanos = System.nanoTime();
        }
        boolean overflow = messages > (long) OVERFLOW_FACTOR * bounds.liveMessages()
                || bytes > (long) OVERFLOW_FACTOR * bounds.liveBytes();
        return overflow ? Offer.OVERFLOW : Offer.TAKEN_BUSY;
    }

    private void account(long more) {
        bytes += more;
        allBytes.addAndGet(more);
    }

    /**
     * Has {@code resume} run when the queue is half empty; false when there is nothing to wait for.
     */
    synchronized boolean await(Runnable resume) {
        if (busy && waiting.isEmpty()) {
            waiting = new LinkedHashSet<>();
        }
        return busy && waiting.add(resume);
    }

    /** Whether the queue is above its bound, or was and is not half empty yet. */
    boolean isBusy() {
        return busy;
    }

    /** How long the queue has been busy, in nanoseconds; 0 when it is not. */
    synchronized long busyNanos() {
        return busy ? Math.max(1, System.nanoTime() - busySinceNanos) : 0;
    }

    /**
     * Moves deliveries to {@code into}, at most {@code most}, at most {@code room} of them of QoS
     * 1. Whether there is more that could be taken at once.
     */
    boolean take(List<Delivery> into, int most, int room) {
        List<Runnable> resumed;
        boolean more;
        synchronized (this) {
            move(
                    atLeastOnce,
                    into,
                    Math.min(Math.max(0, room), atMostOnce.isEmpty() ? most : most / 2));
            boolean roomLeft = into.size() < room;
            move(atMostOnce, into, most - into.size());
            more = !atMostOnce.isEmpty() || (roomLeft && !atLeastOnce.isEmpty());
            resumed = resumable();
        }
        resumed.forEach(Runnable::run);
        return more;
    }

    private void move(Deque<Delivery> from, List<Delivery> into, int most) {
        for (int i = 0; i < most && !from.isEmpty(); i++) {
            Delivery delivery = from.remove();
            account(-delivery.message().queuedBytes());
            into.add(delivery);
        }
    }

    private List<Runnable> resumable() {
        boolean halfEmpty = atMostOnce.size() + atLeastOnce.size() <= bounds.liveMessages() / 2
                && bytes <= bounds.liveBytes() / 2;
        if (!busy || !halfEmpty) {
            return List.of();
        }
        return release();
    }

    private List<Runnable> release() {
        busy = false;
        List<Runnable> all = List.copyOf(waiting);
        waiting = Set.of();
        return all;
    }

    /** The queue overflowed: its client is disconnected. */
    void overflowed() {
        Optional<Taker> slow;
        synchronized (this) {
            slow = outbound;
        }
        slow.ifPresent(Taker::overflowed);
    }

    synchronized void attach(Taker to) {
        outbound = Optional.of(to);
    }

    /** The client is gone: QoS 0 messages are let go, and nobody waits any more. */
    void detach() {
        List<Runnable> resumed;
        synchronized (this) {
            outbound = Optional.empty();
            move(atMostOnce, new ArrayList<>(), Integer.MAX_VALUE);
            resumed = release();
        }
        resumed.forEach(Runnable::run);
    }

    /** What a start found in the store. */
    synchronized void restore(Delivery delivery) {
        atLeastOnce.add(delivery);
        noteExpiry(delivery);
        account(delivery.message().queuedBytes());
    }

    /** The session is over: whatever is still offered is let go. Answers the QoS 1 and 2 rest. */
    synchronized List<Delivery> close() {
        List<Delivery> left = List.copyOf(atLeastOnce);
        closed = true;
        atMostOnce.clear();
        atLeastOnce.clear();
        account(-bytes);
        return left;
    }
}
