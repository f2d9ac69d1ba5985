/**
 * What holds the house together: module borders, the style of the sources, the launchers, the
 * documents.
 *
 * <p>Input: the built classes, the sources, the scripts and the documents of this repository.
 * Output: a test fails where one of them breaks a rule of {@code docs/architecture.md}, or promises
 * what is not so. {@code ReadmeTest} runs a lab on the usual ports; no other state.
 */
@NullMarked
package dev.sekimori.acceptance.house;

import org.jspecify.annotations.NullMarked;
