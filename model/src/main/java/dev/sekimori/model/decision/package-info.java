/**
 * What decisions about connections are made of: peer, ask, situation, rules, answer, reasons
 * (guideline G3-8). Immutable values.
 */
@NullMarked
package dev.sekimori.model.decision;

import org.jspecify.annotations.NullMarked;
