/**
 * Virtual patches: a request → the patch that refuses it, if any. Pure functions; patterns are
 * RE2's, so that the time they need grows with the length of the request and no faster. Compiled
 * patches are immutable and safe for any thread. Serves guideline G4-2, G5-4.
 */
@NullMarked
package dev.sekimori.decide.patch;

import org.jspecify.annotations.NullMarked;
