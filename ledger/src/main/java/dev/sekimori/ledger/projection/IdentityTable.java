package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.leaf.Json;
import dev.sekimori.ledger.read.BoundIdentity;
import dev.sekimori.ledger.read.HeldCredential;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.event.DeviceEvent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The tables {@code device_identity} and {@code held_credential}. An identity is of the device it
 * was bound to last.
 */
final class IdentityTable {
    private final Session session;

    IdentityTable(Session session) {
        this.session = session;
    }

    void apply(DeviceEvent event, Instant at) {
        switch (event) {
            case DeviceEvent.IdentityBound e ->
                session.update(
                        "INSERT INTO device_identity (method, reference, device, body) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (method, reference) DO UPDATE SET device = excluded.device,"
                                + " body = excluded.body",
                        e.method(),
                        e.reference(),
                        e.device().value(),
                        Json.write(new BoundIdentity(e.device(), e.method(), e.reference(), at)));
            case DeviceEvent.IdentityRevoked e ->
                session.update(
                        "DELETE FROM device_identity WHERE method = ? AND reference = ? AND device = ?",
                        e.method(),
                        e.reference(),
                        e.device().value());
            case DeviceEvent.CredentialHeld e ->
                session.update(
                        "INSERT INTO held_credential (device, service, body) VALUES (?, ?, ?)"
                                + " ON CONFLICT (device, service) DO UPDATE SET body = excluded.body",
                        e.device().value(),
                        e.service(),
                        Json.write(new HeldCredential(e.device(), e.service(), e.user(), at)));
            case DeviceEvent other -> {}
        }
    }

    Optional<DeviceId> owner(String method, String reference) {
        return session.first(
                "SELECT device FROM device_identity WHERE method = ? AND reference = ?",
                row -> new DeviceId(row.getString(1)),
                method,
                reference);
    }

    List<BoundIdentity> of(DeviceId device) {
        return session.list(
                "SELECT body FROM device_identity WHERE device = ? ORDER BY method, reference",
                row -> Json.read(BoundIdentity.class, row.getString(1)),
                device.value());
    }

    Optional<HeldCredential> held(DeviceId device, String service) {
        return session.first(
                "SELECT body FROM held_credential WHERE device = ? AND service = ?",
                row -> Json.read(HeldCredential.class, row.getString(1)),
                device.value(),
                service);
    }
}
