/**
 * The catalogue of the guideline and the evaluation of its rows from the running site: recorded
 * state, recent flows, the last probe of the outer side → a result with evidence for each row
 * (guideline G1-8, O-2). Evaluators are pure functions of facts gathered at one moment; turns are
 * kept in the ledger. Any thread; blocking.
 */
@NullMarked
package dev.sekimori.govern.guideline;

import org.jspecify.annotations.NullMarked;
