package dev.sekimori.gateway.http.digest;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The answer to a Digest challenge (RFC 7616 section 3.4): a pure computation. */
public final class DigestAnswer {
    private DigestAnswer() {}

    /**
     * A request as Digest sees it: its method, its target as sent, the nonce's count and our nonce.
     */
    public record Use(String method, String uri, int nonceCount, String clientNonce) {}

    /** The value of the {@code Authorization} field. */
    public static String authorization(
            DigestChallenge challenge, String user, String password, Use use) {
        StringBuilder field = new StringBuilder("Digest ");
        quoted(field, "username", user);
        quoted(field.append(", "), "realm", challenge.realm());
        quoted(field.append(", "), "nonce", challenge.nonce());
        quoted(field.append(", "), "uri", use.uri());
        quoted(field.append(", "), "response", response(challenge, user, password, use));
        field.append(", algorithm=").append(challenge.algorithmName());
        challenge.opaque().ifPresent(opaque -> quoted(field.append(", "), "opaque", opaque));
        if (!challenge.legacy()) {
            field.append(", qop=auth, nc=").append(count(use));
        }
        if (!challenge.legacy() || challenge.session()) {
            quoted(field.append(", "), "cnonce", use.clientNonce());
        }
        return field.toString();
    }

    /**
     * The {@code response} parameter (RFC 7616 section 3.4.1; without qop RFC 2069 section 2.1.2).
     */
    public static String response(
            DigestChallenge challenge, String user, String password, Use use) {
        String secret = hash(challenge, user + ":" + challenge.realm() + ":" + password);
        if (challenge.session()) {
            secret = hash(challenge, secret + ":" + challenge.nonce() + ":" + use.clientNonce());
        }
        String request = hash(challenge, use.method() + ":" + use.uri());
        return challenge.legacy()
                ? hash(challenge, secret + ":" + challenge.nonce() + ":" + request)
                : hash(
                        challenge,
                        String.join(
                                ":",
                                secret,
                                challenge.nonce(),
                                count(use),
                                use.clientNonce(),
                                "auth",
                                request));
    }

    private static String count(Use use) {
        return String.format(Locale.ROOT, "%08x", use.nonceCount());
    }

    private static String hash(DigestChallenge challenge, String text) {
        Charset charset = challenge.utf8() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        try {
            MessageDigest digest =
                    MessageDigest.getInstance(challenge.algorithm().jcaName());
            return HexFormat.of().formatHex(digest.digest(text.getBytes(charset)));
        } catch (NoSuchAlgorithmException e) {
            // Every Java platform has these three; the set is closed by the enum.
            throw new IllegalStateException(e);
        }
    }

    private static void quoted(StringBuilder field, String name, String value) {
        field.append(name).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                field.append('\\');
            }
            field.append(c);
        }
        field.append('"');
    }
}
