/**
 * What a maker's usage description says of one network flow: {@code (MUD file, flow) → answer with
 * the entry that gave it} (RFC 8520). Serves guideline G4-1, G3-8. Pure functions; no state.
 */
@NullMarked
package dev.sekimori.decide.mud;

import org.jspecify.annotations.NullMarked;
