/**
 * Asks a host, service by service, what it is, and recognises its model by the rules of the
 * profiles.
 *
 * <p>Input: an address and its open ports, or an MQTT client seen at the gateway. Output:
 * {@link dev.sekimori.observe.fingerprint.Observable}s in the words of the wire, endpoints, and an
 * {@link dev.sekimori.model.device.Identification} with its confidence: rules that match speak
 * independently for a model, so c = 1 − ∏(1 − cᵢ). Threads: every call blocks its caller and asks
 * one question at a time. State: none. Serves guideline T-1, G1-16, G5-8.
 */
@NullMarked
package dev.sekimori.observe.fingerprint;

import org.jspecify.annotations.NullMarked;
