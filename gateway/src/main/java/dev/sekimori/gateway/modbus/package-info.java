/**
 * Modbus/TCP Security outside → Modbus/TCP inside: a client is known by its certificate and says by
 * the name in its TLS hello which device it means; every request is taken apart into unit,
 * function, registers and values, decided, and only then given to the device, one at a time.
 *
 * <p>Refusals are answered with Modbus exceptions, so that clients stay sane; the reason is in the
 * flow. Threads: Netty's event loops; a client's connection is owned by its loop, the line to a
 * device by another; the site is asked on virtual threads. State owned: open connections, one line
 * with a bounded queue for each device. Guideline rows served: G3-1, G3-4, G3-6, G4-1, G4-2, G4-7,
 * T-2, T-5. Specifications: MODBUS Application Protocol V1.1b3, MODBUS Messaging on TCP/IP V1.0b,
 * MODBUS/TCP Security V21.
 */
@NullMarked
package dev.sekimori.gateway.modbus;

import org.jspecify.annotations.NullMarked;
