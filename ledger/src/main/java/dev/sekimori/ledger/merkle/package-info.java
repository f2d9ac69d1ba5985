/**
 * The Merkle tree of the ledger: SHA-256 hashing of RFC 6962 section 2.1, and the inclusion and
 * consistency proofs of RFC 9162 sections 2.1.3 to 2.1.5 with their verification. Pure functions
 * over hashes; whoever keeps the nodes hands them in. Any thread, no state. Serves guideline rows
 * that rest on evidence which nobody can change afterwards ({@code docs/guideline.md}).
 */
@NullMarked
package dev.sekimori.ledger.merkle;

import org.jspecify.annotations.NullMarked;
