/**
 * A lighting controller that speaks ECHONET Lite.
 *
 * <p>Input → output: a frame in, at most one frame out. Threads: the one of the UDP service. State
 * owned: on or off, level, location, mode. Guideline rows served: T-1, G5-8. Specification: ECHONET
 * Lite 1.14 Part II; APPENDIX Release R, node profile and general lighting (0x0290).
 */
@NullMarked
package dev.sekimori.lab.lighting;

import org.jspecify.annotations.NullMarked;
