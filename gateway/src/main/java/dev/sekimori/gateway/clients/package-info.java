/**
 * Clients' connections to a web server, held to bounds: how many there are, from one address and in
 * all, how often they ask, and how slowly they may send or take. Who clings to a connection without
 * using it is closed, so that others go on being served. The web front and the console's server use
 * it alike.
 *
 * <p>Input: opened connections and begun requests; output: closed connections, seconds to wait,
 * counters. Threads: a connection's state belongs to its event loop, counts are safe from any
 * thread. State owned: the open connections, the rates of addresses. Serves guideline G4-6, T-5.
 * Specifications: RFC 9112 section 9.5 (failures and timeouts), RFC 6585 section 4 (429).
 */
@NullMarked
package dev.sekimori.gateway.clients;

import org.jspecify.annotations.NullMarked;
