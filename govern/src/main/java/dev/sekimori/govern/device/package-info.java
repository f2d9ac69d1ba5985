/**
 * Devices in the hands of people: recording what observers saw, accepting, isolating, bringing back
 * (guideline T-1, G1-16, G3-1, G3-2, G3-4). State lives in the ledger; re-checks run on virtual
 * threads, the end of probation on one timer.
 */
@NullMarked
package dev.sekimori.govern.device;

import org.jspecify.annotations.NullMarked;
