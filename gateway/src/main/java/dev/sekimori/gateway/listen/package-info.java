/**
 * What fronts over TLS on Netty share: {@code listener → secured, bounded connections}, who a peer
 * is (asked off the event loops), holding a reader back, ending a connection at once.
 *
 * <p>Threads: Netty's event loops; questions to the site run on virtual threads. State owned: open
 * connections, their number by address, failed tries by address. Guideline rows served: G3-1, G4-1,
 * T-5. Specification: RFC 8446, RFC 6066 section 3.
 */
@NullMarked
package dev.sekimori.gateway.listen;

import org.jspecify.annotations.NullMarked;
