/**
 * People, sessions, tokens, sign-in throttling (guideline G4-6, U-5). Sessions live in memory; any
 * thread.
 */
@NullMarked
package dev.sekimori.govern.people;

import org.jspecify.annotations.NullMarked;
