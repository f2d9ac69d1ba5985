package dev.sekimori.ledger.store;

import dev.sekimori.ledger.fault.StoreException;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/**
 * What is SQLite's own: how to connect, how a transaction begins, what the types of columns are
 * called.
 */
public final class Sqlite {
    /** The name of the database in a data directory. */
    public static final String FILE = "site.db";

    private static final int BUSY_TIMEOUT_MS = 10_000;

    private Sqlite() {}

    /**
     * For the only writer: a commit returns when the write-ahead log is on disk. Makes a missing
     * file.
     */
    public static Session writer(Path file) {
        SQLiteConfig config = base();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        return connect(file, config);
    }

    /** For readers: works while a writer works, and after a crash; changes nothing. */
    public static Session reader(Path file) {
        SQLiteConfig config = base();
        config.setReadOnly(true);
        return connect(file, config);
    }

    /** For a database that is thrown away: fast, not durable. */
    public static Session scratch(Path file) {
        SQLiteConfig config = base();
        config.setJournalMode(SQLiteConfig.JournalMode.OFF);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        return connect(file, config);
    }

    /**
     * A transaction that writes; takes the write lock at once, so that it cannot fail to get it
     * later.
     */
    static String beginWrite() {
        return "BEGIN IMMEDIATE";
    }

    /** A transaction that reads: one state of the database, fixed by its first query. */
    static String beginRead() {
        return "BEGIN";
    }

    /** The types of columns that schema files name with {@code ${…}}. */
    static Map<String, String> types() {
        // A 64-bit integer that is SQLite's row id itself, so that the table needs no second tree
        // for its key.
        return Map.of("${position}", "INTEGER", "${bytes}", "BLOB");
    }

    private static SQLiteConfig base() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        config.enforceForeignKeys(true);
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        return config;
    }

    private static Session connect(Path file, SQLiteConfig config) {
        try {
            return new Session(config.createConnection("jdbc:sqlite:" + file.toAbsolutePath()));
        } catch (SQLException e) {
            throw new StoreException("cannot open the database " + file, e);
        }
    }
}
