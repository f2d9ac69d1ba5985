/**
 * The catalogue of the guideline and the evaluation of its rows from the running site (guideline
 * G1-8, O-2).\n * Evaluators are pure functions of gathered facts.
 */
@NullMarked
package dev.sekimori.govern.guideline;

import org.jspecify.annotations.NullMarked;
