/**
 * A programmable controller that speaks Modbus/TCP.
 *
 * <p>Input → output: a request PDU in, a response or exception PDU out (pure but for the
 * registers). Threads: one virtual thread per connection. State owned:
 * {@value dev.sekimori.lab.plc.Registers#COUNT} registers. Guideline rows served: T-1, G5-8.
 * Specification: MODBUS Application Protocol V1.1b3, MODBUS Messaging on TCP/IP V1.0b.
 */
@NullMarked
package dev.sekimori.lab.plc;

import org.jspecify.annotations.NullMarked;
