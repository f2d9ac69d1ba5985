package dev.sekimori.ledger.merkle;

import java.util.List;

/**
 * That the leaf at {@code index} is in the tree of {@code treeSize} leaves (RFC 9162 section
 * 2.1.3); the path goes from the leaf's sibling to the root's child.
 */
public record InclusionProof(long index, long treeSize, Hash leafHash, List<Hash> path) {
    public InclusionProof {
        path = List.copyOf(path);
    }
}
