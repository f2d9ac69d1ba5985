/**
 * Decides connections: {@code (policy, input) → decision with reasons}. Serves guideline G3-4,
 * G3-8, G4-2. MQTT names follow MQTT 5.0 section 4.7. Pure functions and immutable tables; any
 * thread; no state.
 */
@NullMarked
package dev.sekimori.decide.policy;

import org.jspecify.annotations.NullMarked;
