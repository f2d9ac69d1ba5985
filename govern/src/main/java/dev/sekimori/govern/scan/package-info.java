/**
 * Scans that a person confirmed: plan, progress, result (guideline T-1, G5-8). One scan at a time,
 * on a virtual thread.
 */
@NullMarked
package dev.sekimori.govern.scan;

import org.jspecify.annotations.NullMarked;
