/**
 * How devices misbehave when told to: they scan, flood, or call a host outside the site. All of it
 * is bounded and stays on loopback.
 *
 * <p>Input → output: a {@link dev.sekimori.lab.fault.Misbehaviour} in; connections and publishes
 * from the device's own address, and counts of them, out. Threads: one virtual thread per
 * misbehaving device. State owned: what runs on which device. Guideline rows served: G3-1
 * (misbehaviour to be cut off). Specification: none.
 */
@NullMarked
package dev.sekimori.lab.fault;

import org.jspecify.annotations.NullMarked;
