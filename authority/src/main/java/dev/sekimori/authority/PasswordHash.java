package dev.sekimori.authority;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A password hash as it is stored: an Argon2id PHC string
 * ({@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}, base64 without padding). Immutable.
 */
public final class PasswordHash {
    private static final int MAX_LENGTH = 256;
    private static final int MIN_SALT_BYTES = 8;
    private static final int MAX_SALT_BYTES = 64;
    private static final int MIN_TAG_BYTES = 16;
    private static final int MAX_TAG_BYTES = 64;
    // At most six digits each, so that the numbers cannot overflow before Cost checks them.
    private static final Pattern PHC =
            Pattern.compile("\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,5}),t=([1-9][0-9]{0,5}),"
                    + "p=([1-9][0-9]{0,5})\\$([A-Za-z0-9+/]{1,88})\\$([A-Za-z0-9+/]{1,88})");

    private final Argon2id.Cost cost;
    private final byte[] salt;
    private final byte[] tag;

    PasswordHash(Argon2id.Cost cost, byte[] salt, byte[] tag) {
        this.cost = cost;
        this.salt = salt.clone();
        this.tag = tag.clone();
    }

    /**
     * Reads a stored hash; its costs are bounded (256 MiB, 10 passes, 4 lanes), so that a planted
     * one cannot stop the site.
     *
     * @throws AuthorityException.PasswordHashMalformed when it is anything but such a string
     */
    public static PasswordHash parse(String phc) {
        Matcher matcher = PHC.matcher(phc);
        if (phc.length() > MAX_LENGTH || !matcher.matches()) {
            throw new AuthorityException.PasswordHashMalformed("not an Argon2id PHC string");
        }
        try {
            PasswordHash parsed = new PasswordHash(
                    new Argon2id.Cost(number(matcher, 1), number(matcher, 2), number(matcher, 3)),
                    decode(matcher.group(4), MIN_SALT_BYTES, MAX_SALT_BYTES),
                    decode(matcher.group(5), MIN_TAG_BYTES, MAX_TAG_BYTES));
            // One hash has one spelling: base64 with stray bits in its last character is refused
            // here.
            if (parsed.phc().equals(phc)) {
                return parsed;
            }
        } catch (IllegalArgumentException e) {
            throw new AuthorityException.PasswordHashMalformed(String.valueOf(e.getMessage()));
        }
        throw new AuthorityException.PasswordHashMalformed("not in canonical form");
    }

    /** The string to store. */
    public String phc() {
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=" + Argon2id.VERSION + "$m=" + cost.memoryKib() + ",t="
                + cost.iterations() + ",p=" + cost.parallelism() + "$"
                + encoder.encodeToString(salt) + "$" + encoder.encodeToString(tag);
    }

    Argon2id.Cost cost() {
        return cost;
    }

    byte[] salt() {
        return salt.clone();
    }

    byte[] tag() {
        return tag.clone();
    }

    /** Without salt and hash, so that a log line gives nothing to crack. */
    @Override
    public String toString() {
        return "PasswordHash[" + cost + "]";
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static byte[] decode(String text, int minBytes, int maxBytes) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (bytes.length < minBytes || bytes.length > maxBytes) {
            throw new IllegalArgumentException("salt or hash of " + bytes.length + " bytes");
        }
        return bytes;
    }
}
