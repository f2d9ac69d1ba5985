/**
 * ONVIF as a small camera speaks it: the device service on its web port, and the answer to a
 * WS-Discovery Probe sent to its own address.
 *
 * <p>Input → output: a SOAP request or a datagram in, at most one answer out. Threads: those of the
 * web and UDP services. State owned: the camera's clock and the nonces that it has seen, bounded in
 * number. Guideline rows served: G2-3, G5-4. Specification: ONVIF Core 23.12 sections 5.9 and 8,
 * WS-Security UsernameToken Profile 1.0, WS-Discovery (April 2005).
 */
@NullMarked
package dev.sekimori.lab.onvif;

import org.jspecify.annotations.NullMarked;
