package dev.sekimori.ledger.store;

import dev.sekimori.ledger.fault.StoreException;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * One connection with its prepared statements. For one thread at a time. Every failure is a
 * {@link StoreException}. Arguments are {@code String}, {@code Long}, {@code Integer} or
 * {@code byte[]}.
 */
public final class Session implements AutoCloseable {
    private static final int MAX_STATEMENTS = 160;

    private final Connection connection;
    private final LinkedHashMap<String, PreparedStatement> statements =
            new LinkedHashMap<>(64, 0.75f, true);

    Session(Connection connection) {
        this.connection = connection;
    }

    /**
     * Reads one row of an answer.
     *
     * @param <T> what a row becomes
     */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Takes one row of an answer; answers whether to go on. */
    @FunctionalInterface
    public interface RowConsumer {
        boolean accept(ResultSet row) throws SQLException;
    }

    /**
     * Runs a statement without parameters that is not worth keeping: schema, transactions,
     * settings.
     */
    public void run(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** Changes rows and answers how many. */
    public int update(String sql, Object... arguments) {
        try {
            return bound(sql, arguments).executeUpdate();
        } catch (SQLException e) {
            throw forgotten(sql, e);
        }
    }

    /** All rows. */
    public <T> List<T> list(String sql, Row<T> row, Object... arguments) {
        try (ResultSet rows = bound(sql, arguments).executeQuery()) {
            List<T> list = new ArrayList<>();
            while (rows.next()) {
                list.add(row.read(rows));
            }
            return list;
        } catch (SQLException e) {
            throw forgotten(sql, e);
        }
    }

    /** The first row. */
    public <T> Optional<T> first(String sql, Row<T> row, Object... arguments) {
        try (ResultSet rows = bound(sql, arguments).executeQuery()) {
            return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
        } catch (SQLException e) {
            throw forgotten(sql, e);
        }
    }

    /** The number in the first column of the only row. */
    public long number(String sql, Object... arguments) {
        return first(sql, row -> row.getLong(1), arguments).orElse(0L);
    }

    /**
     * Hands over row after row as they are read, with a statement of its own, until the consumer
     * has enough.
     */
    public void each(String sql, RowConsumer consumer, Object... arguments) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            try (ResultSet rows = statement.executeQuery()) {
                boolean more = true;
                while (more && rows.next()) {
                    more = consumer.accept(rows);
                }
            }
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /**
     * Opens the rows of a query without arguments, to be read side by side with others; close them.
     */
    public Rows rows(String sql) {
        try {
            return new Rows(sql, connection.createStatement());
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** The rows of one query, read one by one. For one thread. */
    public static final class Rows implements AutoCloseable {
        private final String sql;
        private final Statement statement;
        private final ResultSet rows;

        private Rows(String sql, Statement statement) throws SQLException {
            this.sql = sql;
            this.statement = statement;
            this.rows = statement.executeQuery(sql);
        }

        /** The values of the next row; empty after the last one. */
        public Optional<List<Object>> next() {
            try {
                if (!rows.next()) {
                    return Optional.empty();
                }
                List<Object> values = new ArrayList<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    Object value = rows.getObject(column);
                    values.add(value == null ? "NULL" : value);
                }
                return Optional.of(values);
            } catch (SQLException e) {
                throw failed(sql, e);
            }
        }

        @Override
        public void close() {
            try {
                statement.close();
            } catch (SQLException e) {
                throw failed(sql, e);
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed("close", e);
        }
    }

    private PreparedStatement bound(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            makeRoom();
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        bind(statement, arguments);
        return statement;
    }

    /**
     * A statement that failed is of no use any more to the driver: the next call prepares it anew.
     */
    private StoreException forgotten(String sql, SQLException cause) {
        StoreException failure = failed(sql, cause);
        PreparedStatement statement = statements.remove(sql);
        if (statement != null) {
            try {
                statement.close();
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
        return failure;
    }

    private void makeRoom() throws SQLException {
        if (statements.size() >= MAX_STATEMENTS) {
            statements.pollFirstEntry().getValue().close();
        }
    }

    private static void bind(PreparedStatement statement, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case String text -> statement.setString(i + 1, text);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                default ->
                    throw new IllegalArgumentException(
                            "no column type for " + arguments[i].getClass());
            }
        }
    }

    private static StoreException failed(String sql, SQLException cause) {
        return new StoreException("the database failed at: " + sql, cause);
    }
}
