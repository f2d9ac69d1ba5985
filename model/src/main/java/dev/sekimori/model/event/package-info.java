/**
 * The sealed events of the ledger. {@code Event} is the root; each group is one file. Immutable
 * values.
 */
@NullMarked
package dev.sekimori.model.event;

import org.jspecify.annotations.NullMarked;
