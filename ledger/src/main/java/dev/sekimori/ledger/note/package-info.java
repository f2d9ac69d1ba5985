/**
 * Signed notes and checkpoints in the form of C2SP signed-note and tlog-checkpoint: text → typed
 * value and back, Ed25519 signatures made and verified. Any thread, no state, no I/O.
 */
@NullMarked
package dev.sekimori.ledger.note;

import org.jspecify.annotations.NullMarked;
