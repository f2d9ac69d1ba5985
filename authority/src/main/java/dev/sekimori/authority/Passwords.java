package dev.sekimori.authority;

import java.nio.CharBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Hashes and checks people's passwords with Argon2id at the OWASP minimum (19 MiB, 2 passes, 1
 * lane; some tens of milliseconds). At most two run at a time, so that a flood of logins cannot
 * take the machine's memory; others wait up to a limit and are then told that the site is busy,
 * which never means that they may enter. Safe for several threads; blocks.
 */
public final class Passwords {
    /** The longest password, in UTF-8 bytes after normalisation; a longer one never matches. */
    public static final int MAX_PASSWORD_BYTES = 1024;

    private static final Argon2id.Cost COST = new Argon2id.Cost(19_456, 2, 1);
    private static final int CONCURRENT = 2;
    private static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 32;

    private final SecureRandom random;
    private final Duration patience;
    private final Semaphore slots = new Semaphore(CONCURRENT, true);
    private final PasswordHash dummy;

    /**
     * @param random source of salts
     * @param patience how long a call waits for its turn, 0 to 1 minute
     */
    public Passwords(SecureRandom random, Duration patience) {
        if (patience.isNegative() || patience.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("patience must be 0 to 1 minute");
        }
        this.random = random;
        this.patience = patience;
        // Its tag is random, so no password has it; making it costs nothing.
        this.dummy = new PasswordHash(COST, randomBytes(SALT_BYTES), randomBytes(TAG_BYTES));
    }

    /** The answer to {@link #verify}. */
    public sealed interface Verification {
        /**
         * The password is right.
         *
         * @param outdated its hash has other costs than new ones; hash the password anew and store
         *     that
         */
        record Matches(boolean outdated) implements Verification {}

        /** The password is wrong, or the user is unknown. */
        record Differs() implements Verification {}

        /** Nothing was checked: too many are being checked. The caller asks to try again later. */
        record Busy() implements Verification {}
    }

    /** The answer to {@link #hash}. */
    public sealed interface Hashing {
        /** What to store. */
        record Hashed(PasswordHash hash) implements Hashing {}

        /** Nothing was hashed: too many are being hashed. The caller asks to try again later. */
        record Busy() implements Hashing {}
    }

    /**
     * Hashes a new password with a fresh salt.
     *
     * @param password any valid Unicode text up to {@link #MAX_PASSWORD_BYTES}; the caller wipes it
     * @throws IllegalArgumentException when it is longer or no valid Unicode
     */
    public Hashing hash(char[] password) {
        byte[] normalised = normalise(password)
                .orElseThrow(() -> new IllegalArgumentException("a password has at most "
                        + MAX_PASSWORD_BYTES + " bytes of valid Unicode"));
        byte[] salt = randomBytes(SALT_BYTES);
        return derive(COST, normalised, salt, TAG_BYTES)
                .<Hashing>map(tag -> new Hashing.Hashed(new PasswordHash(COST, salt, tag)))
                .orElseGet(Hashing.Busy::new);
    }

    /**
     * Whether a password is the one that was hashed; the time taken does not depend on how much of
     * it is right.
     */
    public Verification verify(char[] password, PasswordHash expected) {
        // An impossible password costs the same as a wrong one.
        Optional<byte[]> normalised = normalise(password);
        byte[] tag = expected.tag();
        Optional<byte[]> actual = derive(
                expected.cost(),
                normalised.orElseGet(() -> new byte[0]),
                expected.salt(),
                tag.length);
        if (actual.isEmpty()) {
            return new Verification.Busy();
        }
        boolean same = MessageDigest.isEqual(actual.get(), tag) && normalised.isPresent();
        return same
                ? new Verification.Matches(!expected.cost().equals(COST) || tag.length != TAG_BYTES)
                : new Verification.Differs();
    }

    /**
     * For a user who does not exist: takes as long as {@link #verify}, so that timing does not tell
     * who exists, and never matches.
     */
    public Verification verifyUnknownUser(char[] password) {
        return verify(password, dummy) instanceof Verification.Busy busy
                ? busy
                : new Verification.Differs();
    }

    /** Empty when no slot became free in time; wipes the password. */
    private Optional<byte[]> derive(
            Argon2id.Cost cost, byte[] password, byte[] salt, int tagBytes) {
        boolean admitted = false;
        try {
            admitted = slots.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
            return admitted
                    ? Optional.of(Argon2id.hash(cost, password, salt, tagBytes))
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            Arrays.fill(password, (byte) 0);
            if (admitted) {
                slots.release();
            }
        }
    }

    /**
     * The password's bytes in one spelling (NFKC, NIST SP 800-63B section 5.1.1.2): full-width and
     * half-width letters, or letters composed and decomposed, are the same password. Empty when it
     * is too long or no valid Unicode.
     */
    private static Optional<byte[]> normalise(char[] password) {
        // Each char has at least one byte in UTF-8; the bound also limits what the normaliser must
        // do.
        if (password.length > MAX_PASSWORD_BYTES) {
            return Optional.empty();
        }
        boolean ascii = CharBuffer.wrap(password).chars().allMatch(c -> c < 0x80);
        char[] text = ascii
                ? password
                : Normalizer.normalize(CharBuffer.wrap(password), Normalizer.Form.NFKC)
                        .toCharArray();
        try {
            byte[] bytes = Secret.utf8(text);
            return bytes.length <= MAX_PASSWORD_BYTES ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notUnicode) {
            return Optional.empty();
        }
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
