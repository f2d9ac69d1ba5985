/**
 * Sockets and threads of the simulated devices.
 *
 * <p>Purpose: small bounded servers and clients bound to a device's own loopback address. Input →
 * output: connections and datagrams in, a handler's answer out. Threads: one virtual thread per
 * listener and per connection, all owned by {@link dev.sekimori.lab.net.Tasks} and ended by its
 * close. State owned: open sockets. Guideline rows served: none itself; the lab gives the traffic
 * on which rows are measured. Specification: none.
 */
@NullMarked
package dev.sekimori.lab.net;

import org.jspecify.annotations.NullMarked;
