package dev.sekimori.lab.auth;

import dev.sekimori.lab.device.Credential;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HTTP Digest with SHA-256 and {@code qop=auth} (RFC 7616). The nonce is a time with a MAC, good
 * for five minutes; no nonce counts are kept, as small devices do not.
 */
public final class DigestAuthentication implements Authentication {
    private static final Duration NONCE_LIFE = Duration.ofMinutes(5);
    private static final int MAX_HEADER = 2048;
    private static final Pattern PARAMETER =
            Pattern.compile("([a-zA-Z]{1,20})\\s*=\\s*(?:\"([^\"]{0,512})\"|([^\\s,\"]{1,512}))");

    private final String realm;
    private final Account account;
    private final InstantSource clock;
    private final byte[] nonceKey;

    public DigestAuthentication(
            String realm, Account account, InstantSource clock, byte[] nonceKey) {
        this.realm = realm;
        this.account = account;
        this.clock = clock;
        this.nonceKey = nonceKey.clone();
    }

    @Override
    public String challenge() {
        long now = clock.instant().getEpochSecond();
        return "Digest realm=\"" + realm + "\", qop=\"auth\", algorithm=SHA-256, nonce=\""
                + nonce(now) + "\"";
    }

    @Override
    public boolean accepts(String method, String uri, String authorization) {
        if (authorization.length() > MAX_HEADER
                || !authorization.regionMatches(true, 0, "Digest ", 0, 7)) {
            return false;
        }
        Map<String, String> given = parameters(authorization.substring(7));
        Credential expected = account.credential();
        return Account.same(given.getOrDefault("username", ""), expected.user())
                && given.getOrDefault("uri", "").equals(uri)
                && given.getOrDefault("qop", "").equals("auth")
                && fresh(given.getOrDefault("nonce", ""))
                && Account.same(
                        given.getOrDefault("response", ""), response(given, method, expected));
    }

    /** RFC 7616 section 3.4.1. */
    private String response(Map<String, String> given, String method, Credential credential) {
        String a1 = hash(credential.user() + ":" + realm + ":" + credential.password());
        String a2 = hash(method + ":" + given.getOrDefault("uri", ""));
        return hash(String.join(
                ":",
                a1,
                given.getOrDefault("nonce", ""),
                given.getOrDefault("nc", ""),
                given.getOrDefault("cnonce", ""),
                "auth",
                a2));
    }

    private boolean fresh(String nonce) {
        int dash = nonce.indexOf('-');
        if (dash < 1 || dash > 12) {
            return false;
        }
        long seconds;
        try {
            seconds = Long.parseLong(nonce.substring(0, dash));
        } catch (NumberFormatException e) {
            return false;
        }
        Instant now = clock.instant();
        Instant made = Instant.ofEpochSecond(seconds);
        return Account.same(nonce, nonce(seconds))
                && !made.isAfter(now)
                && made.plus(NONCE_LIFE).isAfter(now);
    }

    private String nonce(long epochSecond) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(nonceKey, "HmacSHA256"));
            byte[] tag = mac.doFinal(Long.toString(epochSecond).getBytes(StandardCharsets.UTF_8));
            return epochSecond + "-" + HexFormat.of().formatHex(tag, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }

    private static Map<String, String> parameters(String header) {
        Map<String, String> found = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(header);
        while (matcher.find()) {
            String value = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            found.putIfAbsent(matcher.group(1), value);
        }
        return found;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
