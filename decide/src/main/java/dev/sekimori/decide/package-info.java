/**
 * Pure functions that decide about connections, trust, recovery and risk: (state, observation, now)
 * → (events, actions). No I/O, no clock, no state; any thread.
 */
@NullMarked
package dev.sekimori.decide;

import org.jspecify.annotations.NullMarked;
