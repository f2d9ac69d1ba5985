/**
 * The web servers of the simulated devices.
 *
 * <p>Input → output: a bounded {@link dev.sekimori.lab.http.Request} in, a
 * {@link dev.sekimori.lab.http.Reply} out; pages are functions. Threads: a virtual thread per
 * exchange. State owned: the listener. Guideline rows served: G4-2, G4-4 (exposure to be found).
 * Specification: RFC 9110, RFC 9112.
 */
@NullMarked
package dev.sekimori.lab.http;

import org.jspecify.annotations.NullMarked;
