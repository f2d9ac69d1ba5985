package dev.sekimori.ledger.note;

/** One signature line of a note: the key's name, its 32-bit id, and the signature's bytes. */
public record NoteSignature(String name, int keyId, byte[] signature) {}
