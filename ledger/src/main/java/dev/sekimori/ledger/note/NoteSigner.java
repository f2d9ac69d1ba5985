package dev.sekimori.ledger.note;

/**
 * Signs notes with an Ed25519 key (RFC 8032). Called on the ledger's writer and on readers'
 * threads.
 */
public interface NoteSigner {
    /** The key's name of C2SP signed-note: not empty, no white space, no plus sign. */
    String name();

    /** The 64 bytes of the Ed25519 signature of {@code message}. */
    byte[] sign(byte[] message);

    /** The 32 bytes of the Ed25519 public key as in RFC 8032 section 5.1.5. */
    byte[] publicKey();
}
