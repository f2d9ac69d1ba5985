package dev.sekimori.ledger.store;

import dev.sekimori.ledger.fault.StoreException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings the log's own tables to the newest version: {@code V1.sql}, {@code V2.sql} and so on, each
 * once and in one transaction. The tables of the projections are not migrated but made anew from
 * the events.
 */
public final class Schema {
    /** The newest version. */
    private static final int NEWEST = 1;

    private Schema() {}

    /** Runs the scripts that were not run yet; refuses a database of a newer version. */
    public static void migrate(Session session) {
        session.run("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)");
        long version = session.number("SELECT COALESCE(MAX(version), 0) FROM schema_version");
        if (version > NEWEST) {
            throw new StoreException("the database is of version " + version
                    + ", this program knows up to " + NEWEST);
        }
        for (int next = (int) version + 1; next <= NEWEST; next++) {
            int to = next;
            Transactions.write(session, () -> {
                runScript(session, Schema.class, "V" + to + ".sql");
                return session.update("INSERT INTO schema_version (version) VALUES (?)", to);
            });
        }
    }

    /** Runs a script beside a class; statements end with a semicolon. */
    public static void runScript(Session session, Class<?> beside, String name) {
        for (String statement : statements(beside, name)) {
            session.run(statement);
        }
    }

    /** The statements of a script beside a class. */
    public static List<String> statements(Class<?> beside, String name) {
        String script = read(beside, name);
        for (Map.Entry<String, String> type : Sqlite.types().entrySet()) {
            script = script.replace(type.getKey(), type.getValue());
        }
        String code = script.lines()
                .filter(line -> !line.startsWith("--"))
                .collect(Collectors.joining("\n"));
        return Stream.of(code.split(";"))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    }

    private static String read(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new StoreException("the script " + name + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StoreException("cannot read the script " + name, e);
        }
    }
}
