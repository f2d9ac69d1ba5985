package dev.sekimori.ledger.verify;

import dev.sekimori.ledger.fault.MalformedNoteException;
import dev.sekimori.ledger.merkle.Frontier;
import dev.sekimori.ledger.merkle.Hash;
import dev.sekimori.ledger.merkle.MerkleHash;
import dev.sekimori.ledger.merkle.Node;
import dev.sekimori.ledger.note.Checkpoint;
import dev.sekimori.ledger.note.NoteKey;
import dev.sekimori.ledger.store.CheckpointTable;
import dev.sekimori.ledger.store.LogTable;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.ledger.verify.Problem.WrongCheckpoint.Fault;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One walk over the leaves, in order. A tree grows along, to which the stored nodes, the
 * checkpoints and the head must agree. Where a leaf's data and its stored hash differ, it grows by
 * the one that the rest of the stored tree was made of, so that a changed leaf is reported once and
 * what comes after it is still compared.
 */
final class Walk {
    private static final int CHECKPOINT_PAGE = 256;
    private static final long PROGRESS_EVERY = 1_000;

    private final Session session;
    private final NoteKey key;
    private final Optional<Checkpoint> trusted;
    private final Progress progress;
    private final LogTable.Head head;
    private final List<Problem> problems = new ArrayList<>();
    private final Deque<CheckpointTable.Kept> checkpoints = new ArrayDeque<>();
    private Frontier tree = Frontier.EMPTY;
    private long checkpointsDone;
    private long nodesExpected;
    private long lastCheckpointRead = -1;
    /** Whether some leaf's right hash is unknown, so that no root after it can be compared. */
    private boolean lost;

    Walk(Session session, NoteKey key, Optional<Checkpoint> trusted, Progress progress) {
        this.session = session;
        this.key = key;
        this.trusted = trusted;
        this.progress = progress;
        this.head = LogTable.head(session);
    }

    Verification run() {
        compareCheckpoints();
        session.each("SELECT idx, data, hash FROM leaf ORDER BY idx", this::leaf);
        if (tree.size() < head.size() && !full()) {
            problems.add(new Problem.MissingLeaf(tree.size()));
        }
        compareHead();
        compareSurplus();
        problems.sort(Comparator.comparingLong(Problem::index));
        return new Verification(tree.size(), tree.root(), checkpointsDone, problems);
    }

    private boolean leaf(ResultSet row) throws SQLException {
        long index = row.getLong(1);
        if (index < 0) {
            problems.add(new Problem.SurplusLeaf(index));
            return !full();
        }
        if (index >= head.size()) {
            problems.add(new Problem.SurplusLeaf(index));
            return false;
        }
        if (index != tree.size()) {
            // Every position after a gap is shifted, so nothing after it can be compared.
            problems.add(new Problem.MissingLeaf(tree.size()));
            return false;
        }
        grow(believed(index, MerkleHash.ofLeaf(row.getBytes(2)), storedHash(row.getBytes(3))));
        if (tree.size() % PROGRESS_EVERY == 0) {
            progress.at(tree.size(), head.size());
        }
        return !full();
    }

    private void grow(Hash leaf) {
        Frontier.Grown grown = tree.append(leaf);
        tree = grown.frontier();
        for (Node node : grown.completed()) {
            nodesExpected++;
            compareNode(node);
        }
        compareCheckpoints();
    }

    private void compareNode(Node node) {
        Optional<Hash> kept = findNode(node.level(), node.index());
        if (lost
                || kept.filter(node.hash()::equals).isPresent()
                || followsFromChildren(node, kept)) {
            return;
        }
        problems.add(new Problem.WrongNode(node.level(), node.index(), kept.isEmpty()));
    }

    /**
     * A stored node that is the hash of the stored ones below it differs because of them: they were
     * reported.
     */
    private boolean followsFromChildren(Node node, Optional<Hash> kept) {
        if (node.level() < 2) {
            return false;
        }
        Optional<Hash> left = findNode(node.level() - 1, 2 * node.index());
        Optional<Hash> right = findNode(node.level() - 1, 2 * node.index() + 1);
        return kept.isPresent()
                && left.flatMap(l -> right.map(r -> MerkleHash.ofNode(l, r))).equals(kept);
    }

    /** The hash of the leaf that the rest of the stored tree was made of. */
    private Hash believed(long index, Hash computed, @Nullable Hash stored) {
        if (stored != null && computed.equals(stored)) {
            return computed;
        }
        if (StoredPath.leads(session, index, computed, head)) {
            problems.add(new Problem.WrongLeafHash(index));
            return computed;
        }
        if (stored != null && StoredPath.leads(session, index, stored, head)) {
            problems.add(new Problem.TamperedData(index));
            return stored;
        }
        problems.add(new Problem.TamperedLeaf(index));
        lost = true;
        return computed;
    }

    private void compareCheckpoints() {
        while (!full()) {
            if (checkpoints.isEmpty()) {
                List<CheckpointTable.Kept> page =
                        CheckpointTable.above(session, lastCheckpointRead, CHECKPOINT_PAGE);
                if (page.isEmpty()) {
                    break;
                }
                checkpoints.addAll(page);
                lastCheckpointRead = page.getLast().size();
            }
            if (checkpoints.getFirst().size() > tree.size()) {
                break;
            }
            CheckpointTable.Kept kept = checkpoints.removeFirst();
            compareKept(kept);
        }
        trusted.filter(t -> t.size() == tree.size()).ifPresent(this::compareRoot);
    }

    private void compareKept(CheckpointTable.Kept kept) {
        checkpointsDone++;
        try {
            Checkpoint checkpoint = Checkpoint.parse(kept.note());
            if (checkpoint.size() != kept.size()) {
                wrongCheckpoint(kept.size(), Fault.WRONG_SIZE);
            } else if (!checkpoint.isSignedBy(key)) {
                wrongCheckpoint(kept.size(), Fault.NOT_SIGNED);
            } else {
                compareRoot(checkpoint);
            }
        } catch (MalformedNoteException e) {
            wrongCheckpoint(kept.size(), Fault.MALFORMED);
        }
    }

    private void compareRoot(Checkpoint checkpoint) {
        // A lost leaf changes all roots after it; it was reported already.
        if (!lost && !checkpoint.root().equals(tree.root())) {
            wrongCheckpoint(checkpoint.size(), Fault.WRONG_ROOT);
        }
    }

    private void compareHead() {
        if (!walkedAll() || lost || head.root().equals(tree.root())) {
            return;
        }
        // As with nodes: a head that follows from the stored nodes differs because of what was
        // reported below.
        if (problems.isEmpty() || !StoredPath.rootIs(session, head)) {
            problems.add(new Problem.WrongHead(Math.max(0, head.size() - 1)));
        }
    }

    private void compareSurplus() {
        for (CheckpointTable.Kept kept : CheckpointTable.above(session, head.size(), 1)) {
            wrongCheckpoint(kept.size(), Fault.BEYOND_LOG);
        }
        trusted.ifPresent(t -> {
            if (t.size() > head.size()) {
                wrongCheckpoint(t.size(), Fault.BEYOND_LOG);
            }
            if (!t.isSignedBy(key)) {
                wrongCheckpoint(t.size(), Fault.NOT_SIGNED);
            }
        });
        long nodes = session.number("SELECT COUNT(*) FROM node");
        if (walkedAll() && nodes > nodesExpected) {
            problems.add(new Problem.SurplusNodes(head.size(), nodes - nodesExpected));
        }
    }

    private void wrongCheckpoint(long size, Fault fault) {
        problems.add(new Problem.WrongCheckpoint(Math.max(0, size - 1), fault));
    }

    private Optional<Hash> findNode(int level, long index) {
        return session.first(
                        "SELECT hash FROM node WHERE level = ? AND idx = ?",
                        row -> Optional.ofNullable(storedHash(row.getBytes(1))),
                        level,
                        index)
                .flatMap(hash -> hash);
    }

    private boolean walkedAll() {
        return tree.size() == head.size();
    }

    private boolean full() {
        return problems.size() >= LedgerVerifier.MAX_PROBLEMS;
    }

    private static @Nullable Hash storedHash(byte @Nullable [] bytes) {
        return bytes != null && bytes.length == Hash.BYTES ? Hash.of(bytes) : null;
    }
}
