package dev.sekimori.console;

import dev.sekimori.model.Role;

import java.util.Optional;

/** Who may use a route. */
public enum Guard {
    /** Anybody; the action itself decides what it shows. */
    OPEN,
    /** Who is signed in, or has a token. */
    VIEWER,
    OPERATOR,
    APPROVER;

    /** The role that is needed; none for {@link #OPEN}. */
    public Optional<Role> role() {
        return switch (this) {
            case OPEN -> Optional.empty();
            case VIEWER -> Optional.of(Role.VIEWER);
            case OPERATOR -> Optional.of(Role.OPERATOR);
            case APPROVER -> Optional.of(Role.APPROVER);
        };
    }
}
