package dev.sekimori.app.cli.online;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters of a call, in order; those without a value are left out. */
final class Query {
    private final Map<String, String> parameters = new LinkedHashMap<>();

    Query with(String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value.toString());
        }
        return this;
    }

    Map<String, String> parameters() {
        return parameters;
    }
}
