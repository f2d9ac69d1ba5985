package dev.sekimori.gateway.coap;

import dev.sekimori.gateway.LiveSession;
import dev.sekimori.gateway.Sessions;
import dev.sekimori.model.decision.Peer;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/** The talks that are open. Bounded; those that are idle are forgotten. Safe from any thread. */
final class Talks {
    private static final int MOST = 4_096;

    private final Sessions sessions;
    private final Executor threads;
    private final InstantSource clock;
    private final long idleMs;
    private final Map<Talk.Key, Talk> open = new ConcurrentHashMap<>();

    Talks(Sessions sessions, Executor threads, InstantSource clock, int idleSeconds) {
        this.sessions = sessions;
        this.threads = threads;
        this.clock = clock;
        this.idleMs = idleSeconds * 1_000L;
    }

    Optional<Talk> find(Talk.Key key) {
        return Optional.ofNullable(open.get(key)).filter(Talk::isOpen);
    }

    /** Begins a talk; empty when the device is cut off or there are too many. */
    Optional<Talk> begin(Talk.Key key, Peer peer) {
        forgetIdle();
        if (open.size() >= MOST) {
            return Optional.empty();
        }
        AtomicReference<Talk> begun = new AtomicReference<>();
        Optional<Sessions.Registration> session = sessions.open(
                key.device(),
                LiveSession.Kind.COAP,
                key.caller().name(),
                key.caller().address(),
                () -> threads.execute(() -> Optional.ofNullable(begun.get()).ifPresent(this::end)));
        return session.map(registered -> {
            Talk talk = new Talk(key, peer, registered, clock.millis());
            begun.set(talk);
            Talk before = open.put(key, talk);
            if (before != null) {
                before.end();
            }
            return talk;
        });
    }

    void end(Talk talk) {
        open.remove(talk.key(), talk);
        talk.end();
    }

    private void forgetIdle() {
        long now = clock.millis();
        all().stream().filter(talk -> talk.isIdle(now, idleMs)).forEach(this::end);
    }

    Collection<Talk> all() {
        return List.copyOf(open.values());
    }

    int size() {
        return open.size();
    }
}
