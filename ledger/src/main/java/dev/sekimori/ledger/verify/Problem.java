package dev.sekimori.ledger.verify;

/**
 * Something in a ledger that is not as it was written. {@code index} is the first leaf that it
 * concerns.
 */
public sealed interface Problem {
    long index();

    /** The data of the leaf are not what the tree was made of. */
    record TamperedData(long index) implements Problem {}

    /** The data of the leaf are right, its stored hash is not. */
    record WrongLeafHash(long index) implements Problem {}

    /** Neither the data of the leaf nor its stored hash are what the tree was made of. */
    record TamperedLeaf(long index) implements Problem {}

    /** There is no leaf at this index, though there are leaves after it or the head counts it. */
    record MissingLeaf(long index) implements Problem {}

    /** A leaf that the stored head does not count. */
    record SurplusLeaf(long index) implements Problem {}

    /** A stored node is not the hash of what is below it, or is missing. */
    record WrongNode(int level, long node, boolean missing) implements Problem {
        @Override
        public long index() {
            return node << level;
        }
    }

    /** There are more nodes stored than the tree has. */
    record SurplusNodes(long index, long count) implements Problem {}

    /** The stored root is not the root of the leaves. */
    record WrongHead(long index) implements Problem {}

    /** A checkpoint does not agree with the leaves, is not signed by the key, or cannot be read. */
    record WrongCheckpoint(long index, Fault fault) implements Problem {
        /** What is wrong with a checkpoint. */
        public enum Fault {
            MALFORMED,
            WRONG_SIZE,
            NOT_SIGNED,
            WRONG_ROOT,
            /** It speaks of more entries than there are: the end of the log was cut off. */
            BEYOND_LOG
        }
    }
}
