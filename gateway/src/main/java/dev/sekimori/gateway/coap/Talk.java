package dev.sekimori.gateway.coap;

import dev.sekimori.gateway.Sessions;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Peer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One client with one device: its session, and the observations that are open in it. Safe from any
 * thread.
 */
final class Talk {
    /** Who is talking with which device. */
    record Key(Caller caller, DeviceId device) {}

    private final Key key;
    private final Peer peer;
    private final Sessions.Registration session;
    private final Set<Relay> observing = new HashSet<>();
    private boolean ended;
    private volatile long usedAtMs;

    Talk(Key key, Peer peer, Sessions.Registration session, long nowMs) {
        this.key = key;
        this.peer = peer;
        this.session = session;
        this.usedAtMs = nowMs;
    }

    Key key() {
        return key;
    }

    Peer peer() {
        return peer;
    }

    /** Bytes pass now. */
    void used(long nowMs) {
        usedAtMs = nowMs;
        session.touch();
    }

    synchronized boolean isOpen() {
        return !ended;
    }

    /** Notes an observation, unless there are too many or the talk is over. */
    synchronized boolean observe(Relay relay, int most) {
        return !ended && observing.size() < most && observing.add(relay);
    }

    synchronized void observed(Relay relay) {
        observing.remove(relay);
    }

    synchronized List<Relay> observing() {
        return List.copyOf(observing);
    }

    synchronized boolean isIdle(long nowMs, long idleMs) {
        return observing.isEmpty() && nowMs - usedAtMs > idleMs;
    }

    /** Ends the talk with all its observations; nothing passes any more when it returns. */
    void end() {
        List<Relay> last;
        synchronized (this) {
            ended = true;
            last = List.copyOf(observing);
            observing.clear();
        }
        last.forEach(Relay::endObservation);
        session.closed();
    }
}
