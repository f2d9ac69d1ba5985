package dev.sekimori.ledger.note;

import dev.sekimori.ledger.merkle.Hash;
import java.util.List;

/**
 * A signed statement of the tree's size and root (C2SP tlog-checkpoint, https://c2sp.org/tlog-checkpoint):
 * {@code origin}, size and Base64 root a line each, an empty line, then a line for each signature.
 */
public record Checkpoint(String origin, long size, Hash root, List<NoteSignature> signatures) {
    public Checkpoint {
        signatures = List.copyOf(signatures);
    }
}
