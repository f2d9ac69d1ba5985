package dev.sekimori.lab.device;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A user name and a password of a simulated device. They guard nothing but the lab.
 *
 * @param user without a colon
 * @param password any text
 */
public record Credential(String user, String password) {
    public Credential {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a user name has no colon (RFC 7617 section 2)");
        }
    }

    /** The value of an {@code Authorization} header. */
    public String basic() {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
        return "Credential[user=" + user + "]";
    }
}
