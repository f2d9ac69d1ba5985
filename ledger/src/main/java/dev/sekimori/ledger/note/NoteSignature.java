package dev.sekimori.ledger.note;

import java.util.Base64;

/** One signature line of a note: the key's name, its 32-bit id, and the signature in Base64 (RFC 4648 section 4). */
public record NoteSignature(String name, int keyId, String base64) {
    /** The signature's bytes. */
    public byte[] bytes() {
        return Base64.getDecoder().decode(base64);
    }
}
