/**
 * What holds the house together: module borders, the style of the sources, the launchers.
 *
 * <p>Input: the built classes, the sources and the scripts of this repository. Output: a test fails
 * where one of them breaks a rule of {@code docs/architecture.md}. No threads, no state.
 */
@NullMarked
package dev.sekimori.acceptance.house;

import org.jspecify.annotations.NullMarked;
