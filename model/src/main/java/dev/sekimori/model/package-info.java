/**
 * Typed ids, devices, device profiles, observations, decisions, findings and the sealed events.
 * Immutable values, validated when they are made; no I/O, any thread.
 */
@NullMarked
package dev.sekimori.model;

import org.jspecify.annotations.NullMarked;
