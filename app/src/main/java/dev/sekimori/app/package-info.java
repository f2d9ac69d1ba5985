/**
 * The command line: one binary, a subcommand a role. Input: arguments and a data directory. Output:
 * a site or the lab in the foreground until the process is told to stop, and its exit code. The
 * main thread waits; a shutdown thread ends it. No state besides the data directory.
 */
@NullMarked
package dev.sekimori.app;

import org.jspecify.annotations.NullMarked;
