package dev.sekimori.gateway.mqtt;

import dev.sekimori.model.decision.Peer;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Who has which client id. An id in use by one identity is never given to another; the same
 * identity takes its session over from its older connection (MQTT 5.0 section 3.1.4). Safe from any
 * thread.
 */
final class SessionRegistry {
    /** Whose a client id is: the same device is the same owner however it showed its identity. */
    private record Owner(String kind, String name) {
        static Owner of(Peer peer) {
            return switch (peer) {
                case Peer.DevicePeer(var id, var _) -> new Owner("device", id.value());
                case Peer.PersonPeer(var name, var _) -> new Owner("person", name);
                case Peer.TokenPeer(var name, var _) -> new Owner("token", name);
                case Peer.ZonePeer(var zone, var clientId) -> new Owner("zone " + zone, clientId);
                case Peer.UnknownPeer(var address, var name) ->
                    new Owner("unknown " + address, name);
            };
        }
    }

    /** One connection's hold on a client id, from its CONNECT until its session has ended. */
    final class Claim {
        private final String clientId;
        private final Owner owner;
        private final Runnable takeOver;
        private final CompletableFuture<Optional<Session>> before;
        private final CompletableFuture<Optional<Session>> released = new CompletableFuture<>();

        private Claim(
                String clientId,
                Owner owner,
                Runnable takeOver,
                CompletableFuture<Optional<Session>> before) {
            this.clientId = clientId;
            this.owner = owner;
            this.takeOver = takeOver;
            this.before = before;
        }

        /** The session to go on with, once the connection before has let go of it. */
        CompletableFuture<Optional<Session>> before() {
            return before;
        }

        /** The connection has ended and leaves this session, empty when it ended with it. */
        void release(Optional<Session> kept) {
            released.complete(kept);
        }

        /** The connection ended before it had the session: whoever comes next gets it as it was. */
        void releaseUnused() {
            var _ = before.thenAccept(released::complete);
        }

        /** Gives the client id back; false when a newer connection has it already. */
        boolean forget() {
            return claims.remove(clientId, this);
        }
    }

    /** The answer to a claim. */
    sealed interface Answer {
        record Granted(Claim claim) implements Answer {}

        /** Another identity uses the client id. */
        record InUse() implements Answer {}

        /** There are as many sessions as there may be. */
        record Full() implements Answer {}
    }

    private final int mostSessions;
    private final Map<String, Claim> claims = new ConcurrentHashMap<>();

    SessionRegistry(int mostSessions) {
        this.mostSessions = mostSessions;
    }

    int size() {
        return claims.size();
    }

    /** The sessions whose clients are away. */
    Stream<Session> absent() {
        return claims.values().stream()
                .flatMap(claim -> claim.released.getNow(Optional.empty()).stream());
    }

    /** Takes in a session that a start found in the store; nobody is connected to it. */
    Claim restore(Session session) {
        Claim claim = new Claim(
                session.clientId(),
                Owner.of(session.peer()),
                () -> {},
                CompletableFuture.completedFuture(Optional.empty()));
        claim.release(Optional.of(session));
        claims.put(session.clientId(), claim);
        return claim;
    }

    /**
     * Claims a client id; the older connection of the same identity is told to go by
     * {@code takeOver}.
     */
    Answer claim(String clientId, Peer peer, Runnable takeOver) {
        Owner owner = Owner.of(peer);
        CompletableFuture<Optional<Claim>> older = new CompletableFuture<>();
        Claim holder = claims.compute(clientId, (id, present) -> {
            if (present == null) {
                older.complete(Optional.empty());
                CompletableFuture<Optional<Session>> nothing =
                        CompletableFuture.completedFuture(Optional.empty());
                return claims.size() >= mostSessions
                        ? null
                        : new Claim(id, owner, takeOver, nothing);
            }
            if (!present.owner.equals(owner)) {
                return present;
            }
            older.complete(Optional.of(present));
            return new Claim(id, owner, takeOver, present.released);
        });
        if (holder == null) {
            return new Answer.Full();
        }
        if (!older.isDone()) {
            return new Answer.InUse();
        }
        older.join().ifPresent(claim -> claim.takeOver.run());
        return new Answer.Granted(holder);
    }
}
