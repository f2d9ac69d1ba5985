package dev.sekimori.ledger.merkle;

import java.util.List;

/**
 * That the tree of {@code newSize} leaves begins with all leaves of the tree of {@code oldSize}
 * (RFC 9162 section 2.1.4).
 */
public record ConsistencyProof(long oldSize, long newSize, List<Hash> path) {
    public ConsistencyProof {
        path = List.copyOf(path);
    }
}
