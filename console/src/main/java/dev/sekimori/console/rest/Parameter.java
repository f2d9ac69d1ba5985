package dev.sekimori.console.rest;

import dev.sekimori.console.ConsoleException;

import java.util.List;

/**
 * A query parameter of a call: its name, what values it takes, and what it does.
 *
 * @param about for the OpenAPI document
 */
record Parameter(String name, Values values, String about) {
    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 1_000;

    static final Parameter LIMIT =
            number("limit", 1, MAX_LIMIT, "The most items to answer, 100 when left out.");
    static final Parameter CURSOR = text("cursor", "The next of the part before.");

    private static final int MAX_CHARS = 200;

    /** What values a parameter takes. */
    sealed interface Values {
        record AnyText() implements Values {}

        record Whole(long min, long max) implements Values {}

        record Flag() implements Values {}

        record Choice(List<String> names) implements Values {
            public Choice {
                names = List.copyOf(names);
            }
        }
    }

    static Parameter text(String name, String about) {
        return new Parameter(name, new Values.AnyText(), about);
    }

    static Parameter number(String name, long min, long max, String about) {
        return new Parameter(name, new Values.Whole(min, max), about);
    }

    static Parameter flag(String name, String about) {
        return new Parameter(name, new Values.Flag(), about);
    }

    static Parameter choice(String name, Class<? extends Enum<?>> type, String about) {
        return new Parameter(name, new Values.Choice(Names.all(type)), about);
    }

    /** Throws what is wrong with the value. */
    void check(String value) {
        if (value.length() > MAX_CHARS || !Plain.isPlain(value)) {
            throw Refusal.badRequest("parameter.form", name);
        }
        switch (values) {
            case Values.AnyText() -> {}
            case Values.Whole(long min, long max) -> checkNumber(value, min, max);
            case Values.Flag() -> require(List.of("true", "false"), value);
            case Values.Choice(var names) -> require(names, value);
        }
    }

    private void require(List<String> names, String value) {
        if (!names.contains(value)) {
            throw Refusal.badRequest("parameter.choice", name, String.join(", ", names));
        }
    }

    private void checkNumber(String value, long min, long max) {
        try {
            long number = Long.parseLong(value);
            if (number < min || number > max) {
                throw outOfRange(min, max);
            }
        } catch (NumberFormatException e) {
            throw outOfRange(min, max);
        }
    }

    private ConsoleException outOfRange(long min, long max) {
        return max == Long.MAX_VALUE
                ? Refusal.badRequest("parameter.number_from", name, min)
                : Refusal.badRequest("parameter.number", name, min, max);
    }
}
