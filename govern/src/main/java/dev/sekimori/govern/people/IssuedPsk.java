package dev.sekimori.govern.people;

import dev.sekimori.model.Role;

/**
 * A service's new pre-shared key, a text whose ASCII bytes are the key, shown once; and the
 * identity that names it.
 */
public record IssuedPsk(String name, Role role, String identity, String key) {
    @Override
    public String toString() {
        return "IssuedPsk[name=" + name + "]";
    }
}
