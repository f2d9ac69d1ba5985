/**
 * Weaknesses and findings with evidence that a person can repeat (guideline G5-8). Immutable
 * values.
 */
@NullMarked
package dev.sekimori.model.finding;

import org.jspecify.annotations.NullMarked;
