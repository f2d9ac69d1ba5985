/**
 * What a virtual device shows of a device: properties, actions and events, each with the native
 * resource that it stands for (guideline G3-3, G4-F1). Immutable values. Specification: W3C Web of
 * Things Thing Description 1.1.
 */
@NullMarked
package dev.sekimori.model.thing;

import org.jspecify.annotations.NullMarked;
