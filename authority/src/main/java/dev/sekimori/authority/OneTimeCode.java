package dev.sekimori.authority;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * A code that lets one person do one thing once, such as setting up a site: groups of four
 * characters of Crockford's base32 (no I, L, O, U), like {@code K7QD-M2XP-…}, 20 bits a group. It
 * expires, dies after {@link #MAX_ATTEMPTS} wrong tries, and works once. Only its SHA-256 is kept.
 * Safe for several threads: of two that present it, one wins.
 */
public final class OneTimeCode {
    /** How many wrong tries it survives, less one. */
    public static final int MAX_ATTEMPTS = 10;

    /** Groups of the set-up code: 160 bits. */
    public static final int SETUP_GROUPS = 8;

    private static final int MIN_GROUPS = 3;
    private static final int MAX_GROUPS = 8;
    private static final int GROUP_LENGTH = 4;
    private static final int MAX_INPUT = 200;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private final byte[] digest;
    private final Instant expiresAt;
    private final InstantSource clock;
    private int wrongAttempts;
    private boolean used;

    private OneTimeCode(byte[] digest, Instant expiresAt, InstantSource clock) {
        this.digest = digest;
        this.expiresAt = expiresAt;
        this.clock = clock;
    }

    /**
     * A code at its birth.
     *
     * @param text what the person types, seen only here
     * @param code what the site keeps
     */
    public record Issued(String text, OneTimeCode code) {
        @Override
        public String toString() {
            return "Issued[hidden]";
        }
    }

    /** The answer to {@link #redeem}. */
    public enum Redemption {
        /** It was right, and is now used up. */
        ACCEPTED,
        /** It was wrong; further tries are left. */
        WRONG,
        /** Too many wrong tries; even the right code is refused now. */
        EXHAUSTED,
        /** Its time is over. */
        EXPIRED,
        /** It was redeemed before. */
        USED
    }

    /**
     * Issues a code.
     *
     * @param groups 3 to 8 groups of 20 bits
     * @param validity more than zero, at most 7 days
     */
    public static Issued issue(
            int groups, Duration validity, InstantSource clock, SecureRandom random) {
        if (groups < MIN_GROUPS || groups > MAX_GROUPS) {
            throw new IllegalArgumentException(
                    "a code has " + MIN_GROUPS + " to " + MAX_GROUPS + " groups");
        }
        if (!validity.isPositive() || validity.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException("a code is valid for at most 7 days");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups * GROUP_LENGTH; i++) {
            if (i > 0 && i % GROUP_LENGTH == 0) {
                text.append('-');
            }
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        byte[] digest = TokenHash.sha256(normalise(text.toString()));
        return new Issued(
                text.toString(), new OneTimeCode(digest, clock.instant().plus(validity), clock));
    }

    /**
     * Tries a code. Case, spaces, hyphens, full-width letters and the look-alikes O, I and L do not
     * matter.
     */
    public synchronized Redemption redeem(String presented) {
        if (used) {
            return Redemption.USED;
        }
        if (wrongAttempts >= MAX_ATTEMPTS) {
            return Redemption.EXHAUSTED;
        }
        if (!clock.instant().isBefore(expiresAt)) {
            return Redemption.EXPIRED;
        }
        boolean right = presented.length() <= MAX_INPUT
                && MessageDigest.isEqual(TokenHash.sha256(normalise(presented)), digest);
        if (right) {
            used = true;
            return Redemption.ACCEPTED;
        }
        wrongAttempts++;
        return wrongAttempts >= MAX_ATTEMPTS ? Redemption.EXHAUSTED : Redemption.WRONG;
    }

    /** How many more wrong tries it survives. */
    public synchronized int attemptsLeft() {
        return used ? 0 : Math.max(0, MAX_ATTEMPTS - wrongAttempts);
    }

    /** When it stops working. */
    public Instant expiresAt() {
        return expiresAt;
    }

    @Override
    public String toString() {
        return "OneTimeCode[hidden]";
    }

    private static String normalise(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .replaceAll("[\\s\\p{Pd}ー]", "")
                .replace('O', '0')
                .replaceAll("[IL]", "1");
    }
}
