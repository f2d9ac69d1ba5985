/**
 * Checks a ledger on disk, whether a site runs on it or not:
 * {@link dev.sekimori.ledger.verify.LedgerVerifier} recomputes the tree from the leaves and names
 * what differs; {@link dev.sekimori.ledger.verify.Rebuild} makes the projections anew from the
 * events and compares them. On the caller's thread; no state.
 */
@NullMarked
package dev.sekimori.ledger.verify;

import org.jspecify.annotations.NullMarked;
