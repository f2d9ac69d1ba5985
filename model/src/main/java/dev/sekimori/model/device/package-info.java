/**
 * Devices, their profiles, owners, states and trust (guideline O-1, G1-4, G1-16, G2-1, G2-2).
 * Immutable values.
 */
@NullMarked
package dev.sekimori.model.device;

import org.jspecify.annotations.NullMarked;
