/** Results and evidence of guideline rows ({@code docs/guideline.md}). Immutable values. */
@NullMarked
package dev.sekimori.model.guideline;

import org.jspecify.annotations.NullMarked;
