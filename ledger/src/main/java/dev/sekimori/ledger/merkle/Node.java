package dev.sekimori.ledger.merkle;

/**
 * The root of a complete subtree of {@code 2^level} leaves, the {@code index}-th of its level from
 * 0; level 0 are the leaves.
 */
public record Node(int level, long index, Hash hash) {}
