/** Configuration, wiring by constructor and the command line: one binary, a subcommand a role. */
@NullMarked
package dev.sekimori.app;

import org.jspecify.annotations.NullMarked;
