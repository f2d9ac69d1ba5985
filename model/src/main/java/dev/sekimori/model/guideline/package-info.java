/** Results and evidence of guideline rows (requirements section 0). Immutable values. */
@NullMarked
package dev.sekimori.model.guideline;

import org.jspecify.annotations.NullMarked;
