/**
 * Noise, from a seed that a failure prints, against the parsers of the simulated devices: each may
 * refuse in its own way and must throw nothing else. No state.
 */
@NullMarked
package dev.sekimori.lab.fuzz;

import org.jspecify.annotations.NullMarked;
