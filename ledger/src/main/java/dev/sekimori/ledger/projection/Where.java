package dev.sekimori.ledger.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A WHERE clause of fixed conditions, each with one parameter, for the values that are present. */
final class Where {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> arguments = new ArrayList<>();

    /**
     * Adds a condition when its value is present; the condition's text is a constant of the
     * program.
     */
    Where and(String condition, Optional<? extends Object> value) {
        value.ifPresent(argument -> {
            conditions.add(condition);
            arguments.add(argument);
        });
        return this;
    }

    String sql() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    Object[] argumentsAnd(int limit) {
        List<Object> all = new ArrayList<>(arguments);
        all.add(limit);
        return all.toArray();
    }

    static int flag(boolean value) {
        return value ? 1 : 0;
    }
}
