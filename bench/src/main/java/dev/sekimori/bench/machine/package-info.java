/**
 * The machine that is measured on: processes pinned to a core, and what Linux says of them. Any
 * thread; state owned: the processes that were started.
 */
@NullMarked
package dev.sekimori.bench.machine;

import org.jspecify.annotations.NullMarked;
