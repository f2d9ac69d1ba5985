/**
 * Events ↔ the bytes of leaves: {@link dev.sekimori.ledger.leaf.LeafCodec} writes deterministic
 * JSON (RFC 8259) and reads it strictly; {@link dev.sekimori.ledger.leaf.EventTypes} names the
 * types of event. The records of the model have no JSON annotations: their form on disk is decided
 * here alone. Any thread, no state besides the mapper.
 */
@NullMarked
package dev.sekimori.ledger.leaf;

import org.jspecify.annotations.NullMarked;
