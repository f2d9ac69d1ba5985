package dev.sekimori.ledger.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes proofs from stored nodes with O(log n) look-ups (RFC 9162 sections 2.1.3.1 and 2.1.4.1).
 */
public final class Proofs {
    private Proofs() {}

    /** The root of the first {@code size} leaves. */
    public static Hash root(NodeSource nodes, long size) {
        return Frontier.of(nodes, size).root();
    }

    /** PATH(index, D[treeSize]), RFC 9162 section 2.1.3.1. Needs {@code 0 <= index < treeSize}. */
    public static InclusionProof inclusion(NodeSource nodes, long index, long treeSize) {
        if (index < 0 || index >= treeSize) {
            throw new IllegalArgumentException("no leaf " + index + " in a tree of " + treeSize);
        }
        List<Hash> path = new ArrayList<>();
        long begin = 0;
        long end = treeSize;
        while (end - begin > 1) {
            long split = begin + largestPowerOfTwoBelow(end - begin);
            if (index < split) {
                path.add(subtree(nodes, split, end));
                end = split;
            } else {
                path.add(subtree(nodes, begin, split));
                begin = split;
            }
        }
        return new InclusionProof(index, treeSize, nodes.node(0, index), path.reversed());
    }

    /**
     * PROOF(oldSize, D[newSize]), RFC 9162 section 2.1.4.1. Needs {@code 0 < oldSize <= newSize}.
     */
    public static ConsistencyProof consistency(NodeSource nodes, long oldSize, long newSize) {
        if (oldSize <= 0 || oldSize > newSize) {
            throw new IllegalArgumentException(
                    "no proof from " + oldSize + " to " + newSize + " leaves");
        }
        List<Hash> path = new ArrayList<>();
        long begin = 0;
        long end = newSize;
        // SUBPROOF(m, D[begin:end], b): b is true as long as nothing was split off to the left.
        while (oldSize < end) {
            long split = begin + largestPowerOfTwoBelow(end - begin);
            if (oldSize <= split) {
                path.add(subtree(nodes, split, end));
                end = split;
            } else {
                path.add(subtree(nodes, begin, split));
                begin = split;
            }
        }
        if (begin > 0) {
            path.add(subtree(nodes, begin, end));
        }
        return new ConsistencyProof(oldSize, newSize, path.reversed());
    }

    /** MTH(D[begin:end]) where {@code begin} is a multiple of the range's largest power of two. */
    private static Hash subtree(NodeSource nodes, long begin, long end) {
        Hash root = null;
        long upTo = end;
        long size = end - begin;
        // The complete subtrees of the range, smallest and rightmost first.
        for (long bits = size; bits != 0; bits &= bits - 1) {
            long width = Long.lowestOneBit(bits);
            int level = Long.numberOfTrailingZeros(width);
            Hash left = nodes.node(level, (upTo - width) >>> level);
            root = root == null ? left : MerkleHash.ofNode(left, root);
            upTo -= width;
        }
        if (root == null) {
            throw new IllegalArgumentException("an empty range has no subtree");
        }
        return root;
    }

    /** The k of RFC 9162 section 2.1.1: the largest power of two smaller than {@code size > 1}. */
    private static long largestPowerOfTwoBelow(long size) {
        return Long.highestOneBit(size - 1);
    }
}
