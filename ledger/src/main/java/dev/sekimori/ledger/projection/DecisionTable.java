package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.leaf.Json;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.event.DecisionEvent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tables {@code decision} and {@code decision_device}. A decision that was recorded before is
 * not kept twice.
 */
final class DecisionTable {
    private final Session session;

    DecisionTable(Session session) {
        this.session = session;
    }

    void apply(DecisionEvent event, long index) {
        switch (event) {
            case DecisionEvent.Made(Decision decision) -> {
                int added = session.update(
                        "INSERT INTO decision (id, body) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
                        decision.id().value(),
                        Json.write(decision));
                if (added == 1) {
                    devicesOf(decision)
                            .forEach(device -> session.update(
                                    "INSERT INTO decision_device (device, made, decision) VALUES (?, ?, ?)",
                                    device.value(),
                                    index,
                                    decision.id().value()));
                }
            }
        }
    }

    Optional<Decision> find(DecisionId id) {
        return session.first(
                "SELECT body FROM decision WHERE id = ?", DecisionTable::read, id.value());
    }

    List<Decision> about(DeviceId device, int limit) {
        return session.list(
                "SELECT d.body FROM decision_device a JOIN decision d ON d.id = a.decision"
                        + " WHERE a.device = ? ORDER BY a.made DESC LIMIT ?",
                DecisionTable::read,
                device.value(),
                limit);
    }

    private static Stream<DeviceId> devicesOf(Decision decision) {
        return Stream.concat(
                        decision.input().ask().target().stream(),
                        Stream.of(decision.input().target(), decision.input().asking())
                                .flatMap(Optional::stream)
                                .map(DeviceFacts::id))
                .distinct();
    }

    private static Decision read(ResultSet row) throws SQLException {
        return Json.read(Decision.class, row.getString(1));
    }
}
