package dev.sekimori.ledger.merkle;

import java.util.Iterator;

/**
 * Verifies proofs as in RFC 9162 sections 2.1.3.2 and 2.1.4.2; the numbers are the steps of the
 * RFC.
 */
public final class ProofVerifier {
    private ProofVerifier() {}

    /** Whether the proof leads from its leaf hash to {@code root}. */
    public static boolean verify(InclusionProof proof, Hash root) {
        if (proof.index() < 0 || proof.index() >= proof.treeSize()) {
            return false; // 1
        }
        long fn = proof.index(); // 2
        long sn = proof.treeSize() - 1;
        Hash r = proof.leafHash(); // 3
        for (Hash p : proof.path()) { // 4
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                r = MerkleHash.ofNode(p, r);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>>= 1;
                    sn >>>= 1;
                }
            } else {
                r = MerkleHash.ofNode(r, p);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 && r.equals(root); // 5
    }

    /**
     * Whether the tree with {@code newRoot} begins with all leaves of the tree with
     * {@code oldRoot}.
     */
    public static boolean verify(ConsistencyProof proof, Hash oldRoot, Hash newRoot) {
        long first = proof.oldSize();
        long second = proof.newSize();
        if (first <= 0 || first > second) {
            return false;
        }
        if (first == second) {
            return proof.path().isEmpty() && oldRoot.equals(newRoot);
        }
        if (proof.path().isEmpty()) {
            return false; // 1
        }
        Iterator<Hash> path = proof.path().iterator();
        long fn = first - 1; // 3
        long sn = second - 1;
        while ((fn & 1) == 1) { // 4
            fn >>>= 1;
            sn >>>= 1;
        }
        Hash fr = Long.bitCount(first) == 1 ? oldRoot : path.next(); // 2, 5
        Hash sr = fr;
        while (path.hasNext()) { // 6
            Hash c = path.next();
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = MerkleHash.ofNode(c, fr);
                sr = MerkleHash.ofNode(c, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>>= 1;
                    sn >>>= 1;
                }
            } else {
                sr = MerkleHash.ofNode(sr, c);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 && fr.equals(oldRoot) && sr.equals(newRoot); // 7
    }
}
