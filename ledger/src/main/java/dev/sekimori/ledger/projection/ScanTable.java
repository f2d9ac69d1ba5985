package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.fault.InapplicableEventException;
import dev.sekimori.ledger.leaf.Json;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.ScanId;
import dev.sekimori.model.event.ScanEvent;
import dev.sekimori.model.observe.Scan;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code scan}. */
final class ScanTable {
    private final Session session;

    ScanTable(Session session) {
        this.session = session;
    }

    void apply(ScanEvent event, long index, Instant at) {
        switch (event) {
            case ScanEvent.Started e -> start(e, index, at);
            case ScanEvent.Completed e ->
                end(e.scan(), Scan.State.DONE, e.addressesDone(), e.hosts(), at, "");
            case ScanEvent.Failed e ->
                end(e.scan(), Scan.State.FAILED, e.addressesDone(), e.hosts(), at, e.reason());
            case ScanEvent.Cancelled e ->
                end(e.scan(), Scan.State.CANCELLED, e.addressesDone(), e.hosts(), at, "");
        }
    }

    Optional<Scan> find(ScanId id) {
        return session.first("SELECT body FROM scan WHERE id = ?", ScanTable::read, id.value());
    }

    List<Scan> newest(int limit) {
        return session.list(
                "SELECT body FROM scan ORDER BY started DESC LIMIT ?", ScanTable::read, limit);
    }

    private void start(ScanEvent.Started e, long index, Instant at) {
        if (find(e.scan()).isPresent()) {
            throw new InapplicableEventException("scan " + e.scan() + " was started already");
        }
        Scan scan = new Scan(
                e.scan(),
                e.plan(),
                e.confirmedBy(),
                Scan.State.RUNNING,
                0,
                0,
                at,
                Optional.empty(),
                "");
        session.update(
                "INSERT INTO scan (id, started, body) VALUES (?, ?, ?)",
                scan.id().value(),
                index,
                Json.write(scan));
    }

    private void end(
            ScanId id, Scan.State state, int addressesDone, int hosts, Instant at, String failure) {
        Scan s = find(id).orElseThrow(
                        () -> new InapplicableEventException("there is no scan " + id));
        Scan ended = new Scan(
                id,
                s.plan(),
                s.confirmedBy(),
                state,
                addressesDone,
                hosts,
                s.startedAt(),
                Optional.of(at),
                failure);
        session.update("UPDATE scan SET body = ? WHERE id = ?", Json.write(ended), id.value());
    }

    private static Scan read(ResultSet row) throws SQLException {
        return Json.read(Scan.class, row.getString(1));
    }
}
