package dev.sekimori.ledger.merkle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A tree in memory, grown leaf by leaf, with a second way to compute roots: the definition itself.
 */
final class TestTree implements NodeSource {
    private final Map<Integer, Map<Long, Hash>> nodes = new HashMap<>();
    private final List<Hash> leaves = new ArrayList<>();
    private final List<Frontier> frontiers = new ArrayList<>(List.of(Frontier.EMPTY));

    static TestTree of(List<byte[]> inputs) {
        TestTree tree = new TestTree();
        for (byte[] input : inputs) {
            Hash leaf = MerkleHash.ofLeaf(input);
            Frontier.Grown grown = tree.frontiers.getLast().append(leaf);
            tree.put(new Node(0, tree.leaves.size(), leaf));
            tree.leaves.add(leaf);
            grown.completed().forEach(tree::put);
            tree.frontiers.add(grown.frontier());
        }
        return tree;
    }

    Hash root(long size) {
        return frontiers.get(Math.toIntExact(size)).root();
    }

    /** MTH(D[begin:end]) by the recursion of RFC 6962 section 2.1. */
    Hash rootByDefinition(int begin, int end) {
        int size = end - begin;
        if (size == 0) {
            return MerkleHash.EMPTY_ROOT;
        }
        if (size == 1) {
            return leaves.get(begin);
        }
        int split = begin + Integer.highestOneBit(size - 1);
        return MerkleHash.ofNode(rootByDefinition(begin, split), rootByDefinition(split, end));
    }

    @Override
    public Hash node(int level, long index) {
        Hash hash = nodes.getOrDefault(level, Map.of()).get(index);
        if (hash == null) {
            throw new AssertionError("asked for a node that no tree keeps: " + level + "/" + index);
        }
        return hash;
    }

    private void put(Node node) {
        nodes.computeIfAbsent(node.level(), level -> new HashMap<>())
                .put(node.index(), node.hash());
    }
}
