/**
 * Reads MUD files: JSON → {@code MudFile} with what was tolerated or refused (RFC 8520; RFC 8519
 * section 4; RFC 9472; RFC 9761; advice of RFC 9726). Pure; any thread; no state. Serves guideline
 * G4-1, G3-4.
 */
@NullMarked
package dev.sekimori.observe.mud;

import org.jspecify.annotations.NullMarked;
