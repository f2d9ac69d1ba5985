/**
 * What governing asks of the other parts: gateway, observers, secrets, mail. Wired in {@code app};
 * any thread.
 */
@NullMarked
package dev.sekimori.govern.port;

import org.jspecify.annotations.NullMarked;
