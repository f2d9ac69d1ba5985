package dev.sekimori.observe.wire;

import dev.sekimori.observe.ObserveException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers HTTP challenges: Basic (RFC 7617), Digest with MD5 and SHA-256 (RFC 7616). */
public final class Login {
    private Login() {}

    /**
     * The {@code Authorization} field that answers the strongest challenge understood, or empty.
     *
     * @param path the path that is asked for with GET
     * @param clientNonce 8 to 64 hex digits that were not used before
     */
    public static Optional<String> answer(
            List<Challenge> challenges,
            String path,
            String user,
            String password,
            String clientNonce) {
        Optional<String> digest = challenges.stream()
                .filter(c -> c.scheme().equals("digest"))
                .sorted((a, b) -> Boolean.compare(isSha256(b), isSha256(a)))
                .flatMap(c -> digest(c, path, user, password, clientNonce).stream())
                .findFirst();
        return digest.or(() -> challenges.stream()
                .filter(c -> c.scheme().equals("basic"))
                .findFirst()
                .map(c -> basic(user, password)));
    }

    private static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private static boolean isSha256(Challenge challenge) {
        return algorithm(challenge).equals("SHA-256");
    }

    private static String algorithm(Challenge challenge) {
        return challenge.parameters().getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
    }

    /** RFC 7616 section 3.4.1, with {@code qop=auth} or without qop (RFC 2069). */
    private static Optional<String> digest(
            Challenge challenge, String path, String user, String password, String clientNonce) {
        String algorithm = algorithm(challenge);
        String nonce = challenge.parameters().getOrDefault("nonce", "");
        if (nonce.isEmpty() || !(algorithm.equals("MD5") || algorithm.equals("SHA-256"))) {
            return Optional.empty();
        }
        String qop = challenge.parameters().getOrDefault("qop", "");
        boolean auth = List.of(qop.split("\\s*,\\s*")).contains("auth");
        if (!qop.isEmpty() && !auth) {
            return Optional.empty();
        }
        String realm = challenge.parameters().getOrDefault("realm", "");
        String secret = hash(algorithm, user + ":" + realm + ":" + password);
        String request = hash(algorithm, "GET:" + path);
        String middle = auth ? nonce + ":00000001:" + clientNonce + ":auth" : nonce;
        String response = hash(algorithm, secret + ":" + middle + ":" + request);
        StringBuilder field = new StringBuilder("Digest username=")
                .append(quoted(user))
                .append(", realm=")
                .append(quoted(realm))
                .append(", nonce=")
                .append(quoted(nonce))
                .append(", uri=")
                .append(quoted(path))
                .append(", algorithm=")
                .append(algorithm)
                .append(", response=\"")
                .append(response)
                .append('"');
        if (auth) {
            field.append(", qop=auth, nc=00000001, cnonce=").append(quoted(clientNonce));
        }
        String opaque = challenge.parameters().get("opaque");
        if (opaque != null) {
            field.append(", opaque=").append(quoted(opaque));
        }
        return Optional.of(field.toString());
    }

    private static String quoted(String text) {
        return '"' + text.replaceAll("([\"\\\\])", "\\\\$1") + '"';
    }

    private static String hash(String algorithm, String text) {
        try {
            byte[] hash = MessageDigest.getInstance(algorithm)
                    .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new ObserveException("every Java has MD5 and SHA-256", e);
        }
    }
}
