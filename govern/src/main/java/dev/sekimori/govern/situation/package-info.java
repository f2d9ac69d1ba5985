/**
 * In what situation the site is, as people declare it. Input: a person's word with a reason;
 * output: a recorded event that the gateway decides by as soon as the call returns. Any thread;
 * blocking; no state of its own. Serves guideline G3-8.
 */
@NullMarked
package dev.sekimori.govern.situation;

import org.jspecify.annotations.NullMarked;
