package dev.sekimori.model;

/**
 * Who caused an event. {@code name} is a person's, a token's or an owner's name, or the part of the
 * system.
 */
public record Actor(Kind kind, String name) {
    /** The kinds of actor that the audit tells apart. */
    public enum Kind {
        SYSTEM,
        PERSON,
        TOKEN,
        OWNER
    }

    public Actor {
        Text.bounded("actor name", name, 200);
    }

    public static Actor system(String part) {
        return new Actor(Kind.SYSTEM, part);
    }
}
