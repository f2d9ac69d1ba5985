/**
 * Cutting off and bringing back: {@code (lifecycle, command, now) → events or refusal}. Serves
 * guideline G3-1, G3-2, X-2. Pure; any thread; no state.
 */
@NullMarked
package dev.sekimori.decide.recovery;

import org.jspecify.annotations.NullMarked;
