/**
 * A running site: the parts wired by constructor, and the lines between them. In: a data directory
 * and a configuration; out: listeners, a ledger, a console. Closing stops everything in the reverse
 * order.
 */
@NullMarked
package dev.sekimori.app.site;

import org.jspecify.annotations.NullMarked;
