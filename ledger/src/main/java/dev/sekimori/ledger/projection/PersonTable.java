package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.fault.InapplicableEventException;
import dev.sekimori.ledger.leaf.Json;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.person.Person;
import dev.sekimori.model.person.Token;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The tables {@code person} and {@code token}; services have their own. Adding a person again makes
 * them active with the new role.
 */
final class PersonTable {
    private final Session session;
    private final ServiceTable services;

    PersonTable(Session session, ServiceTable services) {
        this.session = session;
        this.services = services;
    }

    void apply(PersonEvent event, Instant at) {
        switch (event) {
            case PersonEvent.Added e -> {
                Instant since = find(e.person()).map(Person::since).orElse(at);
                save(new Person(e.person(), e.role(), e.language(), since, true));
            }
            case PersonEvent.Deactivated e -> {
                Person p = find(e.person())
                        .orElseThrow(() ->
                                new InapplicableEventException("there is no person " + e.person()));
                save(new Person(p.name(), p.role(), p.language(), p.since(), false));
            }
            case PersonEvent.TokenIssued e ->
                save(new Token(e.name(), e.role(), e.device(), e.hash(), at, true));
            case PersonEvent.TokenRevoked e -> {
                Token t = findToken(e.name())
                        .orElseThrow(() ->
                                new InapplicableEventException("there is no token " + e.name()));
                save(new Token(t.name(), t.role(), t.device(), t.hash(), t.issuedAt(), false));
            }
            case PersonEvent.PasswordSet _,
                    PersonEvent.SignedIn _,
                    PersonEvent.SignedOut _,
                    PersonEvent.SignInRefused _ -> {}
            case PersonEvent.ServiceIdentityIssued e -> services.issued(e, at);
            case PersonEvent.ServiceIdentityRevoked e -> services.revoked(e);
        }
    }

    Optional<Person> find(PersonName name) {
        return session.first(
                "SELECT body FROM person WHERE name = ?", PersonTable::readPerson, name.value());
    }

    List<Person> people() {
        return session.list("SELECT body FROM person ORDER BY name", PersonTable::readPerson);
    }

    Optional<Token> findActiveTokenByHash(String hash) {
        return session.first(
                "SELECT body FROM token WHERE hash = ? AND active = 1",
                PersonTable::readToken,
                hash);
    }

    List<Token> tokens() {
        return session.list("SELECT body FROM token ORDER BY name", PersonTable::readToken);
    }

    private Optional<Token> findToken(String name) {
        return session.first("SELECT body FROM token WHERE name = ?", PersonTable::readToken, name);
    }

    private void save(Person person) {
        session.update(
                "INSERT INTO person (name, body) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body",
                person.name().value(),
                Json.write(person));
    }

    private void save(Token token) {
        session.update(
                "INSERT INTO token (name, hash, active, body) VALUES (?, ?, ?, ?) ON CONFLICT (name)"
                        + " DO UPDATE SET hash = excluded.hash, active = excluded.active, body = excluded.body",
                token.name(),
                token.hash(),
                Where.flag(token.active()),
                Json.write(token));
    }

    private static Person readPerson(ResultSet row) throws SQLException {
        return Json.read(Person.class, row.getString(1));
    }

    private static Token readToken(ResultSet row) throws SQLException {
        return Json.read(Token.class, row.getString(1));
    }
}
