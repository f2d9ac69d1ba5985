/**
 * What every command has: its surroundings (environment, standard streams, terminal), the options
 * about language and output, the texts of its help, and one place where failures are told.
 *
 * <p>Input: arguments and environment. Output: a {@code Desk} to work at, an exit code. No state;
 * one thread.
 */
@NullMarked
package dev.sekimori.app.cli.invocation;

import org.jspecify.annotations.NullMarked;
