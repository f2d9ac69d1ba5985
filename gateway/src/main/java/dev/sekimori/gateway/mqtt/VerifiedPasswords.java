package dev.sekimori.gateway.mqtt;

import dev.sekimori.model.decision.Peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords that the site has verified lately, so that a device that reconnects does not cost an
 * Argon2id each time. Kept as a hash under a key of this start (HMAC-SHA-256), for at most
 * {@value #KEPT_MS} ms, at most {@value #MOST}, and only as long as the site's mark for the
 * password is the same: a password that was revoked or replaced is forgotten at once. Safe from any
 * thread.
 */
final class VerifiedPasswords {
    static final int MOST = 20_000;
    static final long KEPT_MS = 300_000;
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private record Verified(Peer peer, String mark, long untilMs) {}

    private final InstantSource clock;
    private final SecretKeySpec key;
    private final Map<ByteBuffer, Verified> byHash = new LinkedHashMap<>(16, 0.75f, true);

    VerifiedPasswords(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        byte[] drawn = new byte[KEY_BYTES];
        random.nextBytes(drawn);
        this.key = new SecretKeySpec(drawn, HMAC);
    }

    /** Who it was verified for under {@code mark}. */
    Optional<Peer> find(String user, byte[] password, String mark) {
        ByteBuffer hash = hash(user, password);
        synchronized (byHash) {
            Verified known = byHash.get(hash);
            if (known == null) {
                return Optional.empty();
            }
            if (!known.mark().equals(mark) || clock.millis() >= known.untilMs()) {
                byHash.remove(hash);
                return Optional.empty();
            }
            return Optional.of(known.peer());
        }
    }

    /** {@code mark} is the one that was read before the password was verified. */
    void keep(String user, byte[] password, String mark, Peer peer) {
        ByteBuffer hash = hash(user, password);
        synchronized (byHash) {
            byHash.put(hash, new Verified(peer, mark, clock.millis() + KEPT_MS));
            if (byHash.size() > MOST) {
                byHash.remove(byHash.keySet().iterator().next());
            }
        }
    }

    private ByteBuffer hash(String user, byte[] password) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            byte[] name = user.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, name.length));
            mac.update(name);
            return ByteBuffer.wrap(mac.doFinal(password));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }
}
