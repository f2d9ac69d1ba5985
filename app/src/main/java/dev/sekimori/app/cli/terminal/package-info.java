/**
 * What a person sees on a terminal: texts in their language, tables that know the width of East
 * Asian characters, colours where they are wanted.
 *
 * <p>Input: values, many of them from the network. Output: text without control characters, on
 * standard output and standard error. State: none but the two writers. One thread at a time.
 * Specification: Unicode Standard Annex 11 (East Asian width), no-color.org.
 */
@NullMarked
package dev.sekimori.app.cli.terminal;

import org.jspecify.annotations.NullMarked;
