package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.leaf.SnakeCase;
import dev.sekimori.ledger.store.Session;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Rows counted by the constants of an enum. */
final class Counting {
    private Counting() {}

    /** Runs a query of two columns, a constant's name and a number; every constant has a key. */
    static <E extends Enum<E>> Map<E, Integer> by(Class<E> type, Session session, String sql) {
        Map<String, Integer> found = new HashMap<>();
        session.list(sql, row -> found.put(row.getString(1), row.getInt(2)));
        Map<E, Integer> counts = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            counts.put(constant, found.getOrDefault(SnakeCase.of(constant), 0));
        }
        return counts;
    }
}
