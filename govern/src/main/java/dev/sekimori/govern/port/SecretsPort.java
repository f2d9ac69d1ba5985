package dev.sekimori.govern.port;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.PersonName;

/** Keeps secrets where the ledger must not have them. Blocking; call from virtual threads. */
public interface SecretsPort {
    /** Keeps the hash of a person's password. */
    void keepPassword(PersonName person, char[] password);

    /** Compares with the kept hash; takes as long for a person who does not exist. */
    PasswordCheck check(PersonName person, char[] password);

    /** Uses up the one-time code that the program printed at its first start. */
    CodeCheck redeemSetUpCode(String code);

    /** A new random bearer token; only its hash is kept by the site. */
    NewToken newToken();

    /** The SHA-256 of a token's text in hexadecimal. */
    String tokenHash(String text);

    /** A random text of 256 bits for sessions, tickets and links, safe in URLs. */
    String newRandomText();

    /** The device's own password for a service ({@code http}), which the gateway injects. */
    void holdDevicePassword(DeviceId device, String service, String user, char[] password);

    /** A new password with which the device signs in at the gateway; shown once, kept as a hash. */
    String issueGatewayPassword(DeviceId device);

    /** A token's text and the hash that is recorded. */
    record NewToken(String text, String hash) {
        @Override
        public String toString() {
            return "NewToken[hash=" + hash + "]";
        }
    }

    /** Whether a password was right; {@code BUSY} when too many are being checked at once. */
    enum PasswordCheck {
        RIGHT,
        WRONG,
        BUSY
    }

    /** What became of a one-time code. */
    sealed interface CodeCheck {
        record Accepted() implements CodeCheck {}

        record Wrong(int attemptsLeft) implements CodeCheck {}

        /** Used up, expired, or tried too often: a restart of the program prints a new one. */
        record Gone() implements CodeCheck {}
    }
}
