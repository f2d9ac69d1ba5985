/**
 * {@code ./sekimori bench}: how much the product does with a processor and with memory, beside the
 * best servers of one trade, in one run on this machine. A name in; figures out, one JSON line
 * each.
 *
 * <p>Threads: the main thread measures one part after another. State owned: a temporary folder with
 * the servers' files.
 */
@NullMarked
package dev.sekimori.bench;

import org.jspecify.annotations.NullMarked;
