/** Notices to owners and how far they came (guideline G5-10). Immutable values. */
@NullMarked
package dev.sekimori.model.notice;

import org.jspecify.annotations.NullMarked;
