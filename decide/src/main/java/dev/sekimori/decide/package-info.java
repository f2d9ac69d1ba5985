/**
 * Pure functions that decide about connections, trust, anomalies, recovery and risk: (state,
 * observation, now) → (events, actions).
 */
@NullMarked
package dev.sekimori.decide;

import org.jspecify.annotations.NullMarked;
