package dev.sekimori.ledger.note;

import dev.sekimori.ledger.fault.MalformedNoteException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A named Ed25519 public key that verifies notes (C2SP signed-note): {@code base64} are the 32
 * bytes of the key. Its text, the verifier key, is {@code name+id+base64(0x01 || key)}.
 */
public record NoteKey(String name, String base64) {
    private static final byte ED25519 = 0x01;
    private static final int KEY_BYTES = 32;
    /** SubjectPublicKeyInfo of an Ed25519 key up to the key's bytes (RFC 8410 section 4). */
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    public NoteKey {
        if (name.isEmpty() || name.length() > 255 || name.chars().anyMatch(NoteKey::notInName)) {
            throw new MalformedNoteException(
                    "a key's name has 1 to 255 characters, no white space, no plus sign");
        }
        if (decode(base64).length != KEY_BYTES) {
            throw new MalformedNoteException("an Ed25519 public key has 32 bytes");
        }
    }

    /** The key that a signer signs with. */
    public static NoteKey of(NoteSigner signer) {
        return new NoteKey(signer.name(), Base64.getEncoder().encodeToString(signer.publicKey()));
    }

    /** Reads a verifier key. */
    public static NoteKey parse(String verifierKey) {
        String[] parts = verifierKey.strip().split("\\+", 3);
        if (parts.length != 3) {
            throw new MalformedNoteException("a verifier key is name+id+key");
        }
        byte[] typed = decode(parts[2]);
        if (typed.length != KEY_BYTES + 1 || typed[0] != ED25519) {
            throw new MalformedNoteException("not an Ed25519 verifier key");
        }
        byte[] key = Arrays.copyOfRange(typed, 1, typed.length);
        NoteKey parsed = new NoteKey(parts[0], Base64.getEncoder().encodeToString(key));
        if (!HexFormat.of().toHexDigits(parsed.id()).equals(parts[1])) {
            throw new MalformedNoteException(
                    "the verifier key's id does not belong to its name and key");
        }
        return parsed;
    }

    /** The first four bytes of {@code SHA-256(name || 0x0A || 0x01 || key)}, big-endian. */
    public int id() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            digest.update(ED25519);
            return ByteBuffer.wrap(digest.digest(decode(base64))).getInt();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform provides SHA-256", e);
        }
    }

    /** The verifier key of C2SP signed-note. */
    public String text() {
        byte[] typed = ByteBuffer.allocate(KEY_BYTES + 1)
                .put(ED25519)
                .put(decode(base64))
                .array();
        return name + "+" + HexFormat.of().toHexDigits(id()) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }

    /**
     * Whether {@code signature} is this key's over {@code message}; false for bytes that are no
     * signature.
     */
    public boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey());
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        byte[] encoded = ByteBuffer.allocate(SPKI.length + KEY_BYTES)
                .put(SPKI)
                .put(decode(base64))
                .array();
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new MalformedNoteException("not Base64", e);
        }
    }

    private static boolean notInName(int character) {
        return character == '+' || character < ' ' || Character.isWhitespace(character);
    }
}
