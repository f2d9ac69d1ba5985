/**
 * Device profiles: how a model is recognised, what must be protected, who may do what with it
 * (guideline G2-1, G2-2, U-1). Immutable values.
 */
@NullMarked
package dev.sekimori.model.profile;

import org.jspecify.annotations.NullMarked;
