/**
 * The database under the ledger: connections and statements, its versioned schema, the tables of
 * leaves, nodes and checkpoints, and the lock that keeps a second writer away. SQL in the common
 * subset of SQLite and PostgreSQL; what differs is in {@link dev.sekimori.ledger.store.Sqlite}
 * alone. A {@link dev.sekimori.ledger.store.Session} is for one thread at a time.
 */
@NullMarked
package dev.sekimori.ledger.store;

import org.jspecify.annotations.NullMarked;
