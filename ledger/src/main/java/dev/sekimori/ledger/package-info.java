/**
 * Append-only typed events in an RFC 6962 Merkle log, kept in one transaction with the SQL
 * projections, with signed checkpoints, proofs, replay and rebuild.
 */
@NullMarked
package dev.sekimori.ledger;

import org.jspecify.annotations.NullMarked;
