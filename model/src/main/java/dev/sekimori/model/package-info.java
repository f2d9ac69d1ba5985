/**
 * Typed ids, devices, device profiles, observations, decisions, findings, and the sealed events and
 * actions; no I/O.
 */
@NullMarked
package dev.sekimori.model;

import org.jspecify.annotations.NullMarked;
