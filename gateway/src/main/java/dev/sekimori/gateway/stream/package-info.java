/**
 * Any TCP service of one device: {@code mutual TLS outside → a decision → TCP inside}, bytes
 * relayed in both directions with back-pressure, half-close and limits.
 *
 * <p>Who: the client certificate. What: CONNECT, then STREAM, on {@code /<service name>}; a
 * permission to read only, or the virtual device only, does not reach as far as a raw stream.
 * Threads: Netty's event loops, both ends of a session on one; the site is asked on virtual
 * threads. State owned: open sessions with their byte counts. Guideline rows served: G3-1, G3-4,
 * G4-1, G4-2, T-5. Specification: RFC 8446 (section 6.1 for half-close), RFC 9325.
 */
@NullMarked
package dev.sekimori.gateway.stream;

import org.jspecify.annotations.NullMarked;
