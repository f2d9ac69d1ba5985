package dev.sekimori.gateway.http.digest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A Digest challenge that the gateway can answer (RFC 7616 section 3.3). {@code legacy} is true
 * when the device offers no qop, as in RFC 2069; {@code session} is true for a {@code -sess}
 * algorithm.
 */
public record DigestChallenge(
        String realm,
        String nonce,
        Optional<String> opaque,
        Algorithm algorithm,
        boolean session,
        boolean legacy,
        boolean stale,
        boolean utf8) {

    private static final int MAX_VALUE_CHARS = 1_024;

    /** The hash functions of RFC 7616, weakest first; {@code jcaName} is what Java calls them. */
    public enum Algorithm {
        MD5("MD5", "MD5"),
        SHA_512_256("SHA-512-256", "SHA-512/256"),
        SHA_256("SHA-256", "SHA-256");

        private final String wireName;
        private final String jcaName;

        Algorithm(String wireName, String jcaName) {
            this.wireName = wireName;
            this.jcaName = jcaName;
        }

        String jcaName() {
            return jcaName;
        }

        static Optional<Algorithm> named(String name) {
            return Arrays.stream(values())
                    .filter(a -> a.wireName.equalsIgnoreCase(name))
                    .findFirst();
        }
    }

    /** The algorithm as it is written on the wire, with {@code -sess} where it applies. */
    public String algorithmName() {
        return algorithm.wireName + (session ? "-sess" : "");
    }

    /**
     * Empty when the challenge is not Digest, incomplete, or asks for what the gateway cannot do.
     */
    public static Optional<DigestChallenge> of(Challenge challenge) {
        if (!challenge.scheme().equals("digest") || isOversized(challenge)) {
            return Optional.empty();
        }
        Optional<String> realm = challenge.parameter("realm");
        Optional<String> nonce = challenge.parameter("nonce");
        String name = challenge.parameter("algorithm").orElse("MD5");
        boolean session = name.toLowerCase(Locale.ROOT).endsWith("-sess");
        Optional<Algorithm> algorithm = Algorithm.named(
                session ? name.substring(0, name.length() - "-sess".length()) : name);
        Optional<String> qop = challenge.parameter("qop");
        boolean offersAuth = qop.map(DigestChallenge::includesAuth).orElse(true);
        if (realm.isEmpty() || nonce.isEmpty() || algorithm.isEmpty() || !offersAuth) {
            return Optional.empty();
        }
        return Optional.of(new DigestChallenge(
                realm.get(),
                nonce.get(),
                challenge.parameter("opaque"),
                algorithm.get(),
                session,
                qop.isEmpty(),
                challenge.parameter("stale").filter("true"::equalsIgnoreCase).isPresent(),
                challenge.parameter("charset").filter("UTF-8"::equalsIgnoreCase).isPresent()));
    }

    private static boolean isOversized(Challenge challenge) {
        return challenge.parameters().values().stream()
                .anyMatch(value -> value.length() > MAX_VALUE_CHARS);
    }

    private static boolean includesAuth(String qop) {
        return Arrays.stream(qop.split(",", -1))
                .map(String::strip)
                .anyMatch("auth"::equalsIgnoreCase);
    }
}
