/**
 * What every simulated device has: an identity that follows from the seed, a place in the network,
 * ports, a life cycle.
 *
 * <p>Input → output: seed and name in, serial, MAC, UUID and measured values out (pure). Threads:
 * none of its own. State owned: none. Guideline rows served: T-1 (devices to be known).
 * Specification: none.
 */
@NullMarked
package dev.sekimori.lab.device;

import org.jspecify.annotations.NullMarked;
