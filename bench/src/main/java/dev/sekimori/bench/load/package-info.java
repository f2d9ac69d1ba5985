/**
 * The load generator: one process on a processor core of its own, the same client for both sides.
 * Words in; samples on stdout out, one a line, each with the CPU time that the server took.
 *
 * <p>Threads: one Netty event loop for all connections; the main thread starts and ends rounds.
 * State owned: the connections. Specification: MQTT 3.1.1, TLS 1.3, HTTP/1.1.
 */
@NullMarked
package dev.sekimori.bench.load;

import org.jspecify.annotations.NullMarked;
