package dev.sekimori.govern.people;

import dev.sekimori.model.Actor;
import dev.sekimori.model.Language;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.Role;

import java.time.Instant;

/**
 * A signed-in person. {@code id} is the secret in the cookie; {@code csrfToken} is in every form.
 */
public record Session(
        String id,
        String csrfToken,
        PersonName person,
        Role role,
        Language language,
        Instant expiresAt) {
    public Actor actor() {
        return new Actor(Actor.Kind.PERSON, person.value());
    }

    @Override
    public String toString() {
        return "Session[person=" + person + ", role=" + role + "]";
    }
}
