package dev.sekimori.model.thing;

import java.util.List;
import java.util.Optional;

/**
 * The data schema of a value (Thing Description 1.1 section 5.3.2). {@code unit} is a UCUM code or
 * empty; bounds are inclusive and matter to numbers; {@code choices} are the texts that a string
 * may be, any when empty.
 */
public record Shape(
        Type type,
        String unit,
        Optional<Double> minimum,
        Optional<Double> maximum,
        List<String> choices) {
    /** The JSON type of a value. */
    public enum Type {
        NUMBER,
        INTEGER,
        BOOLEAN,
        STRING,
        OBJECT
    }

    public Shape {
        choices = List.copyOf(choices);
    }

    public static Shape of(Type type) {
        return new Shape(type, "", Optional.empty(), Optional.empty(), List.of());
    }
}
