package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.fault.InapplicableEventException;
import dev.sekimori.ledger.leaf.Json;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.person.ServiceIdentity;
import dev.sekimori.model.person.ServiceIdentity.Method;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code service_identity}. Issuing again under a name replaces what was there. */
final class ServiceTable {
    private final Session session;

    ServiceTable(Session session) {
        this.session = session;
    }

    void issued(PersonEvent.ServiceIdentityIssued e, Instant at) {
        save(new ServiceIdentity(
                e.name(), e.method(), e.role(), e.reference(), at, e.validUntil(), true));
    }

    void revoked(PersonEvent.ServiceIdentityRevoked e) {
        ServiceIdentity held = session.first(
                        "SELECT body FROM service_identity WHERE method = ? AND name = ?",
                        ServiceTable::read,
                        e.method().name(),
                        e.name())
                .orElseThrow(
                        () -> new InapplicableEventException("there is no service " + e.name()));
        save(new ServiceIdentity(
                held.name(),
                held.method(),
                held.role(),
                held.reference(),
                held.issuedAt(),
                held.validUntil(),
                false));
    }

    Optional<ServiceIdentity> findActive(Method method, String reference) {
        return session.first(
                "SELECT body FROM service_identity WHERE method = ? AND reference = ? AND active = 1",
                ServiceTable::read,
                method.name(),
                reference);
    }

    List<ServiceIdentity> list(Method method) {
        return session.list(
                "SELECT body FROM service_identity WHERE method = ? ORDER BY name",
                ServiceTable::read,
                method.name());
    }

    private void save(ServiceIdentity identity) {
        session.update(
                "INSERT INTO service_identity (method, name, reference, active, body) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (method, name) DO UPDATE SET reference = excluded.reference,"
                        + " active = excluded.active, body = excluded.body",
                identity.method().name(),
                identity.name(),
                identity.reference(),
                Where.flag(identity.active()),
                Json.write(identity));
    }

    private static ServiceIdentity read(ResultSet row) throws SQLException {
        return Json.read(ServiceIdentity.class, row.getString(1));
    }
}
