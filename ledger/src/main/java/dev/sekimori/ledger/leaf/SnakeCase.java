package dev.sekimori.ledger.leaf;

import java.util.Locale;

/** The spelling of names on disk and on the wire: {@code lower_case_with_underscores}. */
public final class SnakeCase {
    private SnakeCase() {}

    /** {@code ProbationStarted} gives {@code probation_started}. */
    static String ofClassName(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    /** {@code IN_SERVICE} gives {@code in_service}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
