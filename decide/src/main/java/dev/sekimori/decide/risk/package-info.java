/**
 * Priority of findings at a site: {@code (weakness, device) → points with reasons}. Serves
 * guideline G5-8. Pure; any thread; no state.
 */
@NullMarked
package dev.sekimori.decide.risk;

import org.jspecify.annotations.NullMarked;
