/**
 * The commands that a person types at a site: {@link dev.sekimori.app.cli.CliCommands} adds them to
 * the product's command line.
 *
 * <p>Input: arguments, environment, the data directory. Output: tables or JSON on standard output,
 * progress and reasons on standard error, exit code 0 done, 1 failed, 2 wrong usage, 3 not in this
 * version. {@code online} talks to a running site, {@code offline} reads the data directory,
 * {@code invocation} is what all of them share. No state beyond one call; one thread.
 */
@NullMarked
package dev.sekimori.app.cli;

import org.jspecify.annotations.NullMarked;
