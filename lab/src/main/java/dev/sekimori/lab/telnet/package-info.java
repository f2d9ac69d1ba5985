/**
 * A telnet login as small devices have it.
 *
 * <p>Input → output: lines of text in, a login dialogue and a handful of shell answers out.
 * Threads: one virtual thread per session. State owned: whether the service is on. Guideline rows
 * served: T-7, G5-8. Specification: RFC 854, RFC 855, RFC 857.
 */
@NullMarked
package dev.sekimori.lab.telnet;

import org.jspecify.annotations.NullMarked;
