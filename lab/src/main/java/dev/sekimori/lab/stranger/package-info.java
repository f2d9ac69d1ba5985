/**
 * A device nobody knows.
 *
 * <p>Input → output: eight bytes without meaning to everyone who connects; MQTT connections with an
 * unknown client id out. Threads: those of its listener and link. State owned: none. Guideline rows
 * served: T-1, G3-4 (unknown devices). Specification: none.
 */
@NullMarked
package dev.sekimori.lab.stranger;

import org.jspecify.annotations.NullMarked;
