/**
 * ONVIF: finds cameras by WS-Discovery and makes the few calls of the device service that tell what
 * a camera is and change its users and time. Input: a device's address; output: what it says, or
 * why it does not. Everything that devices send is read without document types or entities and
 * within bounds.
 *
 * <p>Threads: any; calls block within the connector's timeouts. No state. Serves guideline G2-3,
 * G5-4. Specifications: WS-Discovery 1.1 (April 2005 namespace, as ONVIF asks), ONVIF Core
 * Specification 23.12 sections 5.9 and 8, WS-Security UsernameToken Profile 1.0.
 */
@NullMarked
package dev.sekimori.observe.onvif;

import org.jspecify.annotations.NullMarked;
