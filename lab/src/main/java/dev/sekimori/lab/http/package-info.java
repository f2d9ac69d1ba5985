/**
 * The web servers of the simulated devices.
 *
 * <p>Input → output: a bounded {@link dev.sekimori.lab.http.Request} in, a
 * {@link dev.sekimori.lab.http.Reply} out; pages are functions. Threads: a virtual thread per
 * exchange. State owned: the listener. Guideline rows served: T-5, G4-F2, G5-8. Specification: RFC
 * 9110, RFC 9112.
 */
@NullMarked
package dev.sekimori.lab.http;

import org.jspecify.annotations.NullMarked;
