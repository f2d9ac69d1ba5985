package dev.sekimori.ledger.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * All that is needed to append to a tree: its size and the roots of the complete subtrees that make
 * it up, largest first, one for each 1 bit of the size. Immutable.
 */
public record Frontier(long size, List<Hash> peaks) {
    /** The tree without leaves. */
    public static final Frontier EMPTY = new Frontier(0, List.of());

    public Frontier {
        peaks = List.copyOf(peaks);
        if (size < 0 || Long.bitCount(size) != peaks.size()) {
            throw new IllegalArgumentException(
                    peaks.size() + " peaks do not make up " + size + " leaves");
        }
    }

    /** The tree after a leaf, and the interior nodes that it completed, lowest first. */
    public record Grown(Frontier frontier, List<Node> completed) {}

    /** The frontier of the first {@code size} leaves of a stored tree. */
    public static Frontier of(NodeSource nodes, long size) {
        List<Hash> peaks = new ArrayList<>();
        long begin = 0;
        for (long bit = Long.highestOneBit(size); bit > 0; bit >>>= 1) {
            if ((size & bit) != 0) {
                int level = Long.numberOfTrailingZeros(bit);
                peaks.add(nodes.node(level, begin >>> level));
                begin += bit;
            }
        }
        return new Frontier(size, peaks);
    }

    /** Appends a leaf by its hash. */
    public Grown append(Hash leaf) {
        List<Hash> grown = new ArrayList<>(peaks);
        List<Node> completed = new ArrayList<>();
        Hash right = leaf;
        int level = 0;
        for (long bits = size; (bits & 1) == 1; bits >>>= 1) {
            right = MerkleHash.ofNode(grown.removeLast(), right);
            level++;
            completed.add(new Node(level, size >>> level, right));
        }
        grown.add(right);
        return new Grown(new Frontier(size + 1, grown), List.copyOf(completed));
    }

    /** The root of the tree (RFC 6962 section 2.1). */
    public Hash root() {
        if (peaks.isEmpty()) {
            return MerkleHash.EMPTY_ROOT;
        }
        Hash root = peaks.getLast();
        for (Hash left : peaks.reversed().subList(1, peaks.size())) {
            root = MerkleHash.ofNode(left, root);
        }
        return root;
    }
}
