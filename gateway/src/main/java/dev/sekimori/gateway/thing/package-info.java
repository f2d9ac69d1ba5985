/**
 * Virtual devices: each device's properties, actions and events as a W3C Web of Things Thing,
 * beside its native endpoint and under the same policy. Values that pass the fronts or are asked
 * for by the gateway come in; Thing Descriptions, values with their age, and changes go out at
 * {@code https://things.<site domain>}; writes and actions go to the device in its own protocol.
 *
 * <p>Threads: taps are called on event loops and only note a value; one virtual thread tells
 * observers, others ask devices that do not speak of their own accord; calls run on virtual
 * threads. State owned: the last value of each property, in memory. Serves guideline G3-3, G4-F1,
 * G4-7, G3-5, G3-6. Specifications: W3C WoT Thing Description 1.1, WoT Discovery, RFC 6901 (JSON
 * Pointer), HTML Living Standard section 9.2 (server-sent events).
 */
@NullMarked
package dev.sekimori.gateway.thing;

import org.jspecify.annotations.NullMarked;
