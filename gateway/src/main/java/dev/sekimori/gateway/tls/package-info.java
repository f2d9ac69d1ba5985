/**
 * TLS of the gateway's listeners on Netty: certificates → contexts, by the name that the client
 * asks for (RFC 6066 section 3), versions and suites of RFC 9325. Any thread; owns the contexts of
 * the present certificates. Serves guideline G4-7.
 */
@NullMarked
package dev.sekimori.gateway.tls;

import org.jspecify.annotations.NullMarked;
