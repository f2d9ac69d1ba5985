/**
 * Findings and their re-checks (guideline G5-8, T-7, U-4). State lives in the ledger; any thread.
 */
@NullMarked
package dev.sekimori.govern.finding;

import org.jspecify.annotations.NullMarked;
