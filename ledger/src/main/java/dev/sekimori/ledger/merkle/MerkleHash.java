package dev.sekimori.ledger.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash functions of RFC 6962 section 2.1, whose prefixes keep leaves and nodes apart. */
public final class MerkleHash {
    private static final byte LEAF_PREFIX = 0x00;
    private static final byte NODE_PREFIX = 0x01;

    /** The root of the tree without leaves: the hash of nothing. */
    public static final Hash EMPTY_ROOT = Hash.of(sha256().digest());

    private MerkleHash() {}

    /** {@code SHA-256(0x00 || data)}. */
    public static Hash ofLeaf(byte[] data) {
        MessageDigest digest = sha256();
        digest.update(LEAF_PREFIX);
        return Hash.of(digest.digest(data));
    }

    /** {@code SHA-256(0x01 || left || right)}. */
    public static Hash ofNode(Hash left, Hash right) {
        MessageDigest digest = sha256();
        digest.update(NODE_PREFIX);
        left.addTo(digest);
        right.addTo(digest);
        return Hash.of(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform provides SHA-256", e);
        }
    }
}
