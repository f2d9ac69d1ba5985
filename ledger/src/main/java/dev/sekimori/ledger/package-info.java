/**
 * The site's memory. Typed events are appended to an RFC 6962 Merkle log and applied to the SQL
 * projections in one transaction; checkpoints of the log are signed; anything can be verified,
 * proven and rebuilt.
 *
 * <p>In: commands ({@link dev.sekimori.ledger.Command}) that decide events against the state. Out:
 * entries, the state ({@link dev.sekimori.ledger.read.SiteReader}), checkpoints and proofs. One
 * writer thread runs commands in the order of their arrival and commits many at once; readers run
 * on their callers' threads; each listener has a thread of its own. State owned:
 * {@code DIR/site.db}. Guideline rows: the evidence of all rows rests on it
 * ({@code docs/guideline.md}); G1-8, G4-6. Specifications: RFC 6962, RFC 9162, C2SP tlog-checkpoint
 * and signed-note.
 */
@NullMarked
package dev.sekimori.ledger;

import org.jspecify.annotations.NullMarked;
