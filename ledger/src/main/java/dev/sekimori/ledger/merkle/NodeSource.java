package dev.sekimori.ledger.merkle;

/** Where the nodes of complete subtrees are kept; asked only for nodes that the tree has. */
@FunctionalInterface
public interface NodeSource {
    /** The node at a level (0 are the leaves) and index of a tree. */
    Hash node(int level, long index);
}
