/**
 * The line from the gateway to an existing broker or cloud, one connection for each device, under
 * that device's own identity (guideline G4-2, G4-F1). Messages in; acknowledged there, or held
 * until they are. What waits, and for how long, is kept by whoever uses a line ({@code mqtt}).
 *
 * <p>Threads: a line's callbacks come on one scheduler thread that all lines share; nothing blocks.
 * State owned: one connection of a line, and when it is tried again.
 *
 * <p>Specification: MQTT 5.0 as a client, through the HiveMQ MQTT Client; TLS 1.2 and 1.3 with the
 * broker's name verified.
 */
@NullMarked
package dev.sekimori.gateway.upstream;

import org.jspecify.annotations.NullMarked;
