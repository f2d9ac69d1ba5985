/**
 * The site's state as it follows from the events: one class per kind of thing, each with
 * {@code apply} (event → changed rows) and its queries. Input are entries in order, output are
 * tables and the answers of {@link dev.sekimori.ledger.read.SiteReader}. Everything here is on the
 * thread that owns the session; all state is in the database and can be made anew from the events
 * at any time.
 */
@NullMarked
package dev.sekimori.ledger.projection;

import org.jspecify.annotations.NullMarked;
