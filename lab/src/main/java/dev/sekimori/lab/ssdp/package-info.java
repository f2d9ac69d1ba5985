/**
 * UPnP discovery: answers to a search sent to a device's own address, and the device description.
 *
 * <p>Input → output: an M-SEARCH datagram in, at most one answer out (pure). Threads: those of the
 * UDP service. State owned: none. Guideline rows served: T-1. Specification: UPnP Device
 * Architecture 1.1, section 1.3.
 */
@NullMarked
package dev.sekimori.lab.ssdp;

import org.jspecify.annotations.NullMarked;
