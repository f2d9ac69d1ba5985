package dev.sekimori.console;

import dev.sekimori.govern.people.PeopleDesk;

import java.util.Optional;

/** Access as the site's people desk grants it. */
public final class PeopleAccess implements Access {
    private final PeopleDesk people;

    public PeopleAccess(PeopleDesk people) {
        this.people = people;
    }

    @Override
    public Optional<Visitor> bySession(String cookie) {
        return people.session(cookie)
                .map(session -> new Visitor(
                        session.actor(),
                        session.role(),
                        Optional.of(new Visitor.Browser(
                                session.id(), session.csrfToken(), session.language()))));
    }

    /** A device's own token is for the gateway, not for the console. */
    @Override
    public Optional<Visitor> byToken(String bearer) {
        return people.byToken(bearer)
                .filter(caller -> caller.device().isEmpty())
                .map(caller -> new Visitor(caller.actor(), caller.role(), Optional.empty()));
    }
}
