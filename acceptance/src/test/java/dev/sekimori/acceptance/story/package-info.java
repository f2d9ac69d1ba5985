/**
 * The first five minutes as a person lives them: the whole story in a real browser (guideline G3-1,
 * G3-2, G5-10, T-7, U-4). In: the packaged product; out: screenshots in {@code target/screenshots}.
 */
@NullMarked
package dev.sekimori.acceptance.story;

import org.jspecify.annotations.NullMarked;
