/**
 * Checks devices for weaknesses, harmlessly: only the pairs that a maker ships are tried, at most
 * three, and never on after a sign of lock-out; nothing is changed.
 *
 * <p>Input: a device's address, services and profile. Output:
 * {@link dev.sekimori.model.finding.Weakness} values with evidence that a person can repeat, and
 * the answer to whether one is still there. Threads: every call blocks its caller. State: none.
 * Serves guideline G5-8, G5-10, U-1, P-1. Specification: RFC 7617, RFC 7616, RFC 854.
 */
@NullMarked
package dev.sekimori.observe.weakness;

import org.jspecify.annotations.NullMarked;
