package dev.sekimori.lab.onvif;

import dev.sekimori.lab.auth.Account;
import dev.sekimori.lab.device.Credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the password digest of a UsernameToken (UsernameToken Profile 1.0 section 3.1): the
 * account's password, a time near the camera's own, a nonce that was not seen among the last
 * {@value #MOST_NONCES}. Safe for use by several threads.
 */
final class TokenCheck {
    static final int MOST_NONCES = 256;
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final Account account;
    private final Set<String> nonces =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > MOST_NONCES;
                }
            }));

    TokenCheck(Account account) {
        this.account = account;
    }

    boolean accepts(SoapMessage message, Instant now) {
        String nonce = message.text("/UsernameToken/Nonce");
        String created = message.text("/UsernameToken/Created");
        Credential held = account.credential();
        return message.text("/UsernameToken/Username").equals(held.user())
                && isNear(created, now)
                && digest(nonce, created, held.password())
                        .filter(digest -> MessageDigest.isEqual(
                                digest.getBytes(StandardCharsets.UTF_8),
                                message.text("/UsernameToken/Password")
                                        .getBytes(StandardCharsets.UTF_8)))
                        .isPresent()
                && nonces.add(nonce);
    }

    private static boolean isNear(String created, Instant now) {
        try {
            return Duration.between(Instant.parse(created), now).abs().compareTo(WINDOW) < 0;
        } catch (DateTimeException | ArithmeticException e) {
            return false;
        }
    }

    private static Optional<String> digest(String nonce, String created, String password) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(Base64.getDecoder().decode(nonce));
            sha1.update(created.getBytes(StandardCharsets.UTF_8));
            return Optional.of(Base64.getEncoder()
                    .encodeToString(sha1.digest(password.getBytes(StandardCharsets.UTF_8))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
