/**
 * What can go wrong with the ledger, as typed exceptions under one root,
 * {@link dev.sekimori.ledger.fault.LedgerException}. No state, any thread.
 */
@NullMarked
package dev.sekimori.ledger.fault;

import org.jspecify.annotations.NullMarked;
