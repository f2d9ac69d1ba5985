/**
 * Manufacturer usage descriptions (RFC 8520, with the extensions of RFC 9472 and RFC 9761): what a
 * maker says that its device needs from the network (guideline G4-1). Immutable values.
 */
@NullMarked
package dev.sekimori.model.mud;

import org.jspecify.annotations.NullMarked;
