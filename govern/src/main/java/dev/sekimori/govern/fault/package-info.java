/** What governing refuses or fails at, as exceptions that carry a message for people. No state. */
@NullMarked
package dev.sekimori.govern.fault;

import org.jspecify.annotations.NullMarked;
