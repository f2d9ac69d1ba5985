/**
 * The data plane: listeners, protocol inspectors and virtual devices that let pass what a decision
 * allows and cut what it refuses.
 */
@NullMarked
package dev.sekimori.gateway;

import org.jspecify.annotations.NullMarked;
