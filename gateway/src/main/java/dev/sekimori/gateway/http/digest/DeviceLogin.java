package dev.sekimori.gateway.http.digest;

import dev.sekimori.gateway.HttpCredential;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * How the gateway signs in at one device: remembers what the device last asked for, so that later
 * requests carry the answer at once (RFC 7616 section 3.6: a nonce serves many requests, counted).
 * Safe from any thread.
 */
public final class DeviceLogin {
    /** What a device asks for. */
    private sealed interface Scheme {
        record NotAsked() implements Scheme {}

        record Basic() implements Scheme {}

        record Digest(DigestChallenge challenge, AtomicInteger uses) implements Scheme {}
    }

    /**
     * What was sent with one request: the field's value, and which use of its nonce it was (1 the
     * first).
     */
    public record Sent(String authorization, int nonceUse) {}

    /** What to do after a device answered 401. */
    public enum Next {
        /** Send the request again with a new {@link #authorization}. */
        TRY_AGAIN,
        /** The device does not want the credential: do not try again. */
        REFUSED,
        /**
         * The device asked for nothing that the gateway can give: the 401 is the application's own.
         */
        NOT_ASKED
    }

    private final Supplier<String> clientNonces;
    private volatile Scheme scheme = new Scheme.NotAsked();

    /** {@code clientNonces} gives unguessable values of token characters. */
    public DeviceLogin(Supplier<String> clientNonces) {
        this.clientNonces = clientNonces;
    }

    /** Whether a request without the answer to a challenge could be challenged anew. */
    public boolean mayBeChallenged() {
        return switch (scheme) {
            case Scheme.Basic() -> false;
            case Scheme.NotAsked(), Scheme.Digest _ -> true;
        };
    }

    /** What to send with a request now; empty as long as the device has asked for nothing. */
    public Optional<Sent> authorization(HttpCredential credential, String method, String uri) {
        return switch (scheme) {
            case Scheme.NotAsked() -> Optional.empty();
            case Scheme.Basic() -> Optional.of(new Sent(basic(credential), 1));
            case Scheme.Digest(var challenge, var uses) -> {
                int use = uses.incrementAndGet();
                var request = new DigestAnswer.Use(method, uri, use, clientNonces.get());
                yield Optional.of(new Sent(
                        DigestAnswer.authorization(
                                challenge, credential.user(), credential.password(), request),
                        use));
            }
        };
    }

    /**
     * Takes in a device's 401. A fresh answer that is refused and not called stale means that the
     * password is wrong; an answer with a nonce that was used before may only have grown old.
     */
    public Next challenged(List<String> wwwAuthenticate, Optional<Sent> sent) {
        List<Challenge> challenges = Challenge.parse(wwwAuthenticate);
        Optional<DigestChallenge> digest = challenges.stream()
                .flatMap(challenge -> DigestChallenge.of(challenge).stream())
                .max(Comparator.comparing(DigestChallenge::algorithm));
        if (digest.isPresent()) {
            boolean grownOld = sent.isEmpty()
                    || digest.get().stale()
                    || sent.get().nonceUse() > 1
                    || sent.get().authorization().startsWith("Basic ");
            scheme = new Scheme.Digest(digest.get(), new AtomicInteger());
            return grownOld ? Next.TRY_AGAIN : Next.REFUSED;
        }
        if (challenges.stream().noneMatch(challenge -> challenge.scheme().equals("basic"))) {
            return Next.NOT_ASKED;
        }
        boolean answered = sent.isPresent() && sent.get().authorization().startsWith("Basic ");
        scheme = new Scheme.Basic();
        return answered ? Next.REFUSED : Next.TRY_AGAIN;
    }

    /** RFC 7617 section 2; UTF-8 as its section 2.1 prefers. */
    private static String basic(HttpCredential credential) {
        byte[] pair =
                (credential.user() + ":" + credential.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
