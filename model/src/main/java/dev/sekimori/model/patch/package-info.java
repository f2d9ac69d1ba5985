/**
 * Virtual patches: requests that a gateway refuses because an advisory tells what they would do to
 * a device that is not updated yet. No state. Serves guideline G4-2, G5-4.
 */
@NullMarked
package dev.sekimori.model.patch;

import org.jspecify.annotations.NullMarked;
