/**
 * Trust in devices from facts: {@code (device, findings) → level with reasons}. Serves guideline
 * G2-6, G3-8. Pure; any thread; no state.
 */
@NullMarked
package dev.sekimori.decide.trust;

import org.jspecify.annotations.NullMarked;
