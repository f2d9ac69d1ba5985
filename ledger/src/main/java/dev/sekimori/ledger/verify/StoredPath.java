package dev.sekimori.ledger.verify;

import dev.sekimori.ledger.fault.LedgerException;
import dev.sekimori.ledger.merkle.Hash;
import dev.sekimori.ledger.merkle.InclusionProof;
import dev.sekimori.ledger.merkle.NodeSource;
import dev.sekimori.ledger.merkle.ProofVerifier;
import dev.sekimori.ledger.merkle.Proofs;
import dev.sekimori.ledger.store.LogTable;
import dev.sekimori.ledger.store.Session;

/**
 * Follows the stored nodes from a leaf to the root, to see which of two hashes the tree was made
 * of.
 */
final class StoredPath {
    private StoredPath() {}

    /** Whether the stored nodes beside the leaf's path lead from {@code leaf} to {@code root}. */
    static boolean leads(Session session, long index, Hash leaf, LogTable.Head head) {
        NodeSource nodes = LogTable.nodes(session);
        try {
            InclusionProof stored = Proofs.inclusion(nodes, index, head.size());
            InclusionProof proof = new InclusionProof(index, head.size(), leaf, stored.path());
            return ProofVerifier.verify(proof, head.root());
        } catch (LedgerException e) {
            // A node of the path is missing or malformed: nothing leads to the root.
            return false;
        }
    }

    /** Whether the stored head is the root of the stored nodes. */
    static boolean rootIs(Session session, LogTable.Head head) {
        try {
            return Proofs.root(LogTable.nodes(session), head.size()).equals(head.root());
        } catch (LedgerException e) {
            return false;
        }
    }
}
