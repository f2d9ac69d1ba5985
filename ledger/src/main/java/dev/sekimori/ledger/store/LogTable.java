package dev.sekimori.ledger.store;

import dev.sekimori.ledger.fault.LedgerDamagedException;
import dev.sekimori.ledger.merkle.Frontier;
import dev.sekimori.ledger.merkle.Hash;
import dev.sekimori.ledger.merkle.MerkleHash;
import dev.sekimori.ledger.merkle.Node;
import dev.sekimori.ledger.merkle.NodeSource;

import java.util.List;
import java.util.Optional;

/**
 * The tables {@code leaf}, {@code node} and {@code tree_head}. Stateless; the caller owns the
 * session.
 */
public final class LogTable {
    private LogTable() {}

    /** The size and root of the tree of all leaves. */
    public record Head(long size, Hash root) {
        /** The tree without leaves. */
        public static final Head EMPTY = new Head(0, MerkleHash.EMPTY_ROOT);
    }

    /**
     * Reads a leaf.
     *
     * @param <T> what a leaf becomes
     */
    @FunctionalInterface
    public interface LeafReader<T> {
        T read(long index, byte[] data);
    }

    /** Stores a leaf and the nodes that it completed; answers the tree after it. */
    public static Frontier append(Session session, Frontier before, byte[] data) {
        Hash hash = MerkleHash.ofLeaf(data);
        session.update(
                "INSERT INTO leaf (idx, data, hash) VALUES (?, ?, ?)",
                before.size(),
                data,
                hash.bytes());
        Frontier.Grown grown = before.append(hash);
        for (Node node : grown.completed()) {
            session.update(
                    "INSERT INTO node (level, idx, hash) VALUES (?, ?, ?)",
                    node.level(),
                    node.index(),
                    node.hash().bytes());
        }
        return grown.frontier();
    }

    /**
     * Stores the head, once for all leaves of a transaction; {@code before} must be the stored one.
     */
    public static void advance(Session session, long before, Head head) {
        int rows = before == 0 && session.number("SELECT COUNT(*) FROM tree_head") == 0
                ? session.update(
                        "INSERT INTO tree_head (id, size, root) VALUES (1, ?, ?)",
                        head.size(),
                        head.root().bytes())
                : session.update(
                        "UPDATE tree_head SET size = ?, root = ? WHERE id = 1 AND size = ?",
                        head.size(),
                        head.root().bytes(),
                        before);
        if (rows != 1) {
            throw new LedgerDamagedException(
                    "the stored head is not that of " + before + " leaves");
        }
    }

    /** The stored head. */
    public static Head head(Session session) {
        return session.first(
                        "SELECT size, root FROM tree_head WHERE id = 1",
                        row -> new Head(row.getLong(1), hash(row.getBytes(2), "the stored root")))
                .orElse(Head.EMPTY);
    }

    /** The data of a leaf. */
    public static Optional<byte[]> data(Session session, long index) {
        return session.first("SELECT data FROM leaf WHERE idx = ?", row -> row.getBytes(1), index);
    }

    /** Leaves from an index on, ascending. */
    public static <T> List<T> leaves(Session session, long from, int limit, LeafReader<T> reader) {
        return session.list(
                "SELECT idx, data FROM leaf WHERE idx >= ? ORDER BY idx LIMIT ?",
                row -> reader.read(row.getLong(1), row.getBytes(2)),
                from,
                limit);
    }

    /** The stored nodes; a missing one is a {@link LedgerDamagedException}. */
    public static NodeSource nodes(Session session) {
        return (level, index) -> findNode(session, level, index)
                .orElseThrow(() ->
                        new LedgerDamagedException("node " + level + "/" + index + " is missing"));
    }

    /** A stored node, of level 0 the stored hash of a leaf. */
    public static Optional<Hash> findNode(Session session, int level, long index) {
        String name = "node " + level + "/" + index;
        return level == 0
                ? session.first(
                        "SELECT hash FROM leaf WHERE idx = ?",
                        row -> hash(row.getBytes(1), name),
                        index)
                : session.first(
                        "SELECT hash FROM node WHERE level = ? AND idx = ?",
                        row -> hash(row.getBytes(1), name),
                        level,
                        index);
    }

    /** The tree's frontier, after a cheap check that head, last leaf and stored nodes agree. */
    public static Frontier checkedFrontier(Session session) {
        Head head = head(session);
        long leaves = session.number("SELECT COALESCE(MAX(idx), -1) + 1 FROM leaf");
        if (leaves != head.size()) {
            throw new LedgerDamagedException("the stored head counts " + head.size()
                    + " leaves, the last leaf says " + leaves);
        }
        Frontier frontier = Frontier.of(nodes(session), head.size());
        if (!frontier.root().equals(head.root())) {
            throw new LedgerDamagedException("the stored root is not the root of the stored nodes");
        }
        checkLastLeaf(session, head.size() - 1);
        return frontier;
    }

    private static void checkLastLeaf(Session session, long last) {
        data(session, last).map(MerkleHash::ofLeaf).ifPresent(hash -> {
            if (!hash.equals(nodes(session).node(0, last))) {
                throw new LedgerDamagedException(
                        "the data of leaf " + last + " do not have its stored hash");
            }
        });
    }

    private static Hash hash(byte[] bytes, String of) {
        if (bytes.length != Hash.BYTES) {
            throw new LedgerDamagedException(of + " has " + bytes.length + " bytes");
        }
        return Hash.of(bytes);
    }
}
