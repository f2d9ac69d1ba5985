package dev.sekimori.authority;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The public half of a ledger key: a C2SP signed-note verifier key of type Ed25519. Immutable.
 *
 * @see <a href="https://c2sp.org/signed-note">C2SP signed-note, "Verifier keys"</a>
 */
public final class VerifierKey {
    private static final int MAX_NAME = 255;
    private static final int PUBLIC_KEY_BYTES = 32;
    private static final byte ED25519 = 0x01;
    // No spaces, no plus sign (signed-note, "Format"), and nothing invisible.
    private static final Pattern NAME = Pattern.compile("[^+\\s\\p{Z}\\p{C}]{1," + MAX_NAME + "}");
    // What precedes the 32 bytes in a SubjectPublicKeyInfo of Ed25519 (RFC 8410 section 4).
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final byte[] publicKey;

    VerifierKey(String name, byte[] publicKey) {
        if (!NAME.matcher(name).matches() || publicKey.length != PUBLIC_KEY_BYTES) {
            throw new AuthorityException.VerifierKeyMalformed(
                    "a name without spaces and '+', and 32 bytes, expected");
        }
        this.name = name;
        this.publicKey = publicKey.clone();
    }

    /** The verifier key of an Ed25519 public key of the JDK. */
    static VerifierKey of(String name, PublicKey publicKey) {
        byte[] encoded = publicKey.getEncoded();
        return new VerifierKey(
                name, Arrays.copyOfRange(encoded, SPKI_PREFIX.length, encoded.length));
    }

    /**
     * Reads {@code <name>+<key id>+<base64>}.
     *
     * @throws AuthorityException.VerifierKeyMalformed when it is malformed, of another type, or its
     *     id does not fit
     */
    public static VerifierKey parse(String line) {
        String[] parts = line.split("\\+", 3);
        if (parts.length != 3) {
            throw new AuthorityException.VerifierKeyMalformed(
                    "three parts separated by '+' expected");
        }
        byte[] typed;
        try {
            typed = Base64.getDecoder().decode(parts[2]);
        } catch (IllegalArgumentException e) {
            throw new AuthorityException.VerifierKeyMalformed("not base64");
        }
        if (typed.length != 1 + PUBLIC_KEY_BYTES || typed[0] != ED25519) {
            throw new AuthorityException.VerifierKeyMalformed("not an Ed25519 key");
        }
        VerifierKey key = new VerifierKey(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.line().equals(line)) {
            throw new AuthorityException.VerifierKeyMalformed(
                    "key id does not fit, or not in canonical form");
        }
        return key;
    }

    /** The key's name. */
    public String name() {
        return name;
    }

    /** The 32 bytes of RFC 8032. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** Four bytes: the start of SHA-256(name, 0x0A, 0x01, public key). */
    public byte[] keyId() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            digest.update(ED25519);
            return Arrays.copyOf(digest.digest(publicKey), 4);
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed("SHA-256", e);
        }
    }

    /**
     * {@code <name>+<key id, 8 hex digits>+<base64 of 0x01 and the public key>}, without a line
     * end.
     */
    public String line() {
        byte[] typed = new byte[1 + PUBLIC_KEY_BYTES];
        typed[0] = ED25519;
        System.arraycopy(publicKey, 0, typed, 1, PUBLIC_KEY_BYTES);
        return name + "+" + HexFormat.of().formatHex(keyId()) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }

    /**
     * Whether a 64-byte Ed25519 signature over a message is this key's; false for any malformed
     * one.
     */
    public boolean verify(byte[] message, byte[] signature) {
        try {
            byte[] encoded = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + PUBLIC_KEY_BYTES);
            System.arraycopy(publicKey, 0, encoded, SPKI_PREFIX.length, PUBLIC_KEY_BYTES);
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(encoded)));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException | InvalidKeyException malformed) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new AuthorityException.CryptographyFailed("Ed25519", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey key
                && key.name.equals(name)
                && MessageDigest.isEqual(key.publicKey, publicKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(publicKey);
    }

    @Override
    public String toString() {
        return line();
    }
}
