package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.leaf.Json;
import dev.sekimori.ledger.leaf.SnakeCase;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.event.DeviceEvent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables {@code device} and {@code device_address}. */
final class DeviceTable {
    private final Session session;

    DeviceTable(Session session) {
        this.session = session;
    }

    void apply(DeviceEvent event, long index, Instant at) {
        Optional<DeviceDraft> known = draft(event.device());
        if (event instanceof DeviceEvent.Discovered discovered) {
            save(DeviceLife.discovered(known, discovered, at));
        } else {
            DeviceDraft draft = known.orElseThrow(() -> DeviceLife.unknown(event.device()));
            if (DeviceLife.apply(draft, event, at)) {
                save(draft);
            }
        }
        switch (event) {
            case DeviceEvent.Discovered e -> {
                sawAddresses(
                        e.device(),
                        Stream.of(e.address()).filter(a -> !a.isEmpty()).toList(),
                        index);
                sawClient(e.device(), e.clientId(), index);
            }
            case DeviceEvent.Observed e -> {
                forgetOtherAddresses(e.device(), e.addresses());
                sawAddresses(e.device(), e.addresses(), index);
                sawClient(e.device(), e.clientId(), index);
            }
            case DeviceEvent other -> {}
        }
    }

    /** Counts open findings up or down. */
    void addOpenFindings(DeviceId device, int difference) {
        DeviceDraft draft = draft(device).orElseThrow(() -> DeviceLife.unknown(device));
        draft.openFindings += difference;
        save(draft);
    }

    Optional<Device> find(DeviceId id) {
        return session.first("SELECT body FROM device WHERE id = ?", DeviceTable::read, id.value());
    }

    Optional<Device> findByAddress(String address) {
        return session.first(
                "SELECT d.body FROM device_address a JOIN device d ON d.id = a.device"
                        + " WHERE a.address = ? ORDER BY a.seen DESC LIMIT 1",
                DeviceTable::read,
                address);
    }

    Optional<Device> findByClientId(String clientId) {
        return clientId.isEmpty()
                ? Optional.empty()
                : session.first(
                        "SELECT body FROM device WHERE client_id = ? ORDER BY client_seen DESC LIMIT 1",
                        DeviceTable::read,
                        clientId);
    }

    List<Device> list(DeviceFilter filter, Optional<DeviceId> after, int limit) {
        Where where = new Where()
                .and("state = ?", filter.state().map(SnakeCase::of))
                .and("zone = ?", filter.zone())
                .and("owner = ?", filter.owner())
                .and("type = ?", filter.type())
                .and("manufacturer = ?", filter.manufacturer())
                .and("words LIKE ? ESCAPE '\\'", filter.text().map(DeviceTable::containing))
                .and("safety_relevant = ?", filter.safetyRelevant().map(Where::flag))
                .and("(open_findings > 0) = (? > 0)", filter.hasOpenFindings().map(Where::flag))
                .and("id > ?", after.map(DeviceId::value));
        return session.list(
                "SELECT body FROM device" + where.sql() + " ORDER BY id LIMIT ?",
                DeviceTable::read,
                where.argumentsAnd(limit));
    }

    Map<DeviceState, Integer> countByState() {
        return Counting.by(
                DeviceState.class, session, "SELECT state, COUNT(*) FROM device GROUP BY state");
    }

    private Optional<DeviceDraft> draft(DeviceId id) {
        return session.first(
                "SELECT body, named, state_before FROM device WHERE id = ?",
                row -> new DeviceDraft(read(row), row.getInt(2) == 1, state(row.getString(3))),
                id.value());
    }

    private void save(DeviceDraft draft) {
        Device device = draft.device();
        session.update(
                "INSERT INTO device (id, state, zone, owner, type, manufacturer, words, safety_relevant,"
                        + " open_findings, client_id, client_seen, named, state_before, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET state = excluded.state, zone = excluded.zone,"
                        + " owner = excluded.owner, type = excluded.type, manufacturer = excluded.manufacturer,"
                        + " words = excluded.words, safety_relevant = excluded.safety_relevant,"
                        + " open_findings = excluded.open_findings, client_id = excluded.client_id,"
                        + " named = excluded.named, state_before = excluded.state_before, body = excluded.body",
                device.id().value(),
                SnakeCase.of(device.state()),
                device.zone(),
                device.owner().map(Owner::name).orElse(""),
                device.identity().type(),
                device.identity().manufacturer(),
                words(device),
                Where.flag(device.safetyRelevant()),
                device.openFindings(),
                device.clientId(),
                Where.flag(draft.named),
                draft.stateBefore.map(SnakeCase::of).orElse(""),
                Json.write(device));
    }

    private void sawClient(DeviceId device, String clientId, long index) {
        if (!clientId.isEmpty()) {
            session.update("UPDATE device SET client_seen = ? WHERE id = ?", index, device.value());
        }
    }

    /** The first address is the newest; the others keep the time at which they were the newest. */
    private void sawAddresses(DeviceId device, List<String> addresses, long index) {
        for (String address : addresses.reversed()) {
            boolean newest = address.equals(addresses.getFirst());
            session.update(
                    "INSERT INTO device_address (address, device, seen) VALUES (?, ?, ?)"
                            + " ON CONFLICT (address, device) DO "
                            + (newest ? "UPDATE SET seen = excluded.seen" : "NOTHING"),
                    address,
                    device.value(),
                    index);
        }
    }

    private void forgetOtherAddresses(DeviceId device, List<String> kept) {
        session
                .list(
                        "SELECT address FROM device_address WHERE device = ?",
                        row -> row.getString(1),
                        device.value())
                .stream()
                .filter(address -> !kept.contains(address))
                .forEach(address -> session.update(
                        "DELETE FROM device_address WHERE address = ? AND device = ?",
                        address,
                        device.value()));
    }

    private static String words(Device device) {
        return Stream.concat(
                        Stream.of(
                                device.id().value(),
                                device.name(),
                                device.identity().type(),
                                device.identity().manufacturer(),
                                device.identity().model(),
                                device.owner().map(Owner::name).orElse("")),
                        device.addresses().stream())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("\n"));
    }

    private static String containing(String text) {
        String literal = text.toLowerCase(Locale.ROOT)
                .replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_");
        return "%" + literal + "%";
    }

    private static Optional<DeviceState> state(String name) {
        return Stream.of(DeviceState.values())
                .filter(state -> SnakeCase.of(state).equals(name))
                .findFirst();
    }

    private static Device read(ResultSet row) throws SQLException {
        return Json.read(Device.class, row.getString(1));
    }
}
