package dev.sekimori.ledger.note;

import dev.sekimori.ledger.fault.MalformedNoteException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * One signature line of a note: the key's name, and in Base64 (RFC 4648 section 4) the key's id in
 * 4 bytes, big-endian, followed by the signature.
 */
public record NoteSignature(String name, String base64) {
    public NoteSignature {
        if (decode(base64).length <= Integer.BYTES) {
            throw new MalformedNoteException("a signature has a key id and at least one byte");
        }
    }

    /** The id of the key that is said to have signed. */
    public int keyId() {
        return ByteBuffer.wrap(decode(base64)).getInt();
    }

    /** The signature's bytes without the key's id. */
    public byte[] bytes() {
        byte[] withId = decode(base64);
        return Arrays.copyOfRange(withId, Integer.BYTES, withId.length);
    }

    /** The line without its end: an em dash, the name and the Base64 text. */
    public String line() {
        return "— " + name + " " + base64;
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new MalformedNoteException("not Base64", e);
        }
    }
}
