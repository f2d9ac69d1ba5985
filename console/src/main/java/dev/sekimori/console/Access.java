package dev.sekimori.console;

import java.util.Optional;

/** Who a cookie or a bearer token belongs to. Called on virtual threads; may block. */
public interface Access {
    Optional<Visitor> bySession(String cookie);

    Optional<Visitor> byToken(String bearer);
}
