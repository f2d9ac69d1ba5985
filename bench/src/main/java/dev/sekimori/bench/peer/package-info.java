/**
 * The two sides of a comparison: a site and Debian's servers of the same trade, set up alike by the
 * files of this package. A folder in; running processes out.
 *
 * <p>Threads: the caller's. State owned: the processes and their folder.
 */
@NullMarked
package dev.sekimori.bench.peer;

import org.jspecify.annotations.NullMarked;
