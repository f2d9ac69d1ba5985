package dev.sekimori.gateway.http;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Peer;

import io.vertx.core.MultiMap;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * People's sessions at virtual web endpoints, each bound to one device. Only the SHA-256 of an id
 * is kept, so a look-up reveals nothing by its time. Bounded: the one unused for longest makes
 * room. Safe from any thread.
 */
final class WebSessions {
    /**
     * The prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis section
     * 4.1.3.2).
     */
    static final String COOKIE = "__Host-sekimori-device";

    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration ABSOLUTE = Duration.ofHours(8);

    private static final int ID_BYTES = 32;

    private record Held(DeviceId device, Peer peer, Instant openedAt, Instant usedAt) {
        boolean isAlive(Instant now) {
            return now.isBefore(openedAt.plus(ABSOLUTE)) && now.isBefore(usedAt.plus(IDLE));
        }
    }

    private final InstantSource clock;
    private final RandomGenerator random;
    private final int most;
    private final Map<String, Held> held = new LinkedHashMap<>(16, 0.75f, true);

    /** {@code random} must be cryptographically strong; {@code most} bounds the sessions. */
    WebSessions(InstantSource clock, RandomGenerator random, int most) {
        this.clock = clock;
        this.random = random;
        this.most = most;
    }

    /** Opens a session and answers the value of its {@code Set-Cookie} field. */
    String open(DeviceId device, Peer peer) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        synchronized (this) {
            held.put(key(id), new Held(device, peer, now, now));
            if (held.size() > most) {
                held.remove(held.keySet().iterator().next());
            }
        }
        return COOKIE + "=" + id + "; Path=/; Max-Age=" + ABSOLUTE.toSeconds()
                + "; Secure; HttpOnly; SameSite=Lax";
    }

    /** The peer whose live session for the device the request's cookies name. */
    Optional<Peer> peer(MultiMap headers, DeviceId device) {
        return id(headers).flatMap(id -> use(key(id), device));
    }

    /**
     * Whether the session that the request's cookies name has not ended meanwhile. A request that
     * is under way uses it: it is not idle.
     */
    synchronized boolean stands(MultiMap headers, DeviceId device, Peer peer) {
        return id(headers)
                .flatMap(id -> Optional.ofNullable(held.get(key(id))))
                .filter(session -> session.device().equals(device)
                        && session.peer().equals(peer)
                        && clock.instant().isBefore(session.openedAt().plus(ABSOLUTE)))
                .isPresent();
    }

    private static Optional<String> id(MultiMap headers) {
        return headers.getAll("cookie").stream()
                .flatMap(field -> Arrays.stream(field.split(";", -1)))
                .map(String::strip)
                .filter(pair -> pair.startsWith(COOKIE + "="))
                .map(pair -> pair.substring(COOKIE.length() + 1))
                .findFirst();
    }

    private synchronized Optional<Peer> use(String key, DeviceId device) {
        Held session = held.get(key);
        if (session == null || !session.device().equals(device)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (!session.isAlive(now)) {
            held.remove(key);
            return Optional.empty();
        }
        held.put(key, new Held(session.device(), session.peer(), session.openedAt(), now));
        return Optional.of(session.peer());
    }

    /** Ends the sessions of the peers that match, as after a sign-out. */
    synchronized void forget(Predicate<Peer> whose) {
        held.values().removeIf(session -> whose.test(session.peer()));
    }

    private static String key(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(id.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            // Every Java platform has SHA-256.
            throw new IllegalStateException(e);
        }
    }
}
