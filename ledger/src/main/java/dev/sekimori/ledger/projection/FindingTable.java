package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.fault.InapplicableEventException;
import dev.sekimori.ledger.leaf.Json;
import dev.sekimori.ledger.leaf.SnakeCase;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.event.FindingEvent;
import dev.sekimori.model.finding.Evidence;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.finding.Severity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table {@code finding}, and the number of open findings at each device. */
final class FindingTable {
    private final Session session;
    private final DeviceTable devices;

    FindingTable(Session session, DeviceTable devices) {
        this.session = session;
        this.devices = devices;
    }

    void apply(FindingEvent event, long index, Instant at) {
        Optional<Finding> before = find(event.finding());
        Finding after = switch (event) {
            case FindingEvent.Opened e -> opened(before, e, at);
            case FindingEvent.SeenAgain e ->
                seenAgain(known(before, e.finding()), e.evidence(), at);
            case FindingEvent.Fixed e -> fixed(known(before, e.finding()), e.evidence(), at);
        };
        int difference = open(Optional.of(after)) - open(before);
        if (difference != 0) {
            devices.addOpenFindings(after.device(), difference);
        }
        save(after, index);
    }

    Optional<Finding> find(FindingId id) {
        return session.first(
                "SELECT body FROM finding WHERE id = ?", FindingTable::read, id.value());
    }

    List<Finding> list(FindingFilter filter, Optional<FindingId> after, int limit) {
        Optional<Place> place = after.flatMap(this::place);
        if (after.isPresent() && place.isEmpty()) {
            return List.of();
        }
        Where where = new Where()
                .and("state = ?", filter.state().map(SnakeCase::of))
                .and("device = ?", filter.device().map(DeviceId::value))
                .and("kind = ?", filter.kind().map(SnakeCase::of))
                .and("severity >= ?", filter.minimumSeverity().map(FindingTable::rank))
                // One number for both keys of the order; an index of a leaf is far below 2^53.
                .and("opened - priority * 9007199254740992 > ?", place.map(Place::rank));
        return session.list(
                "SELECT body FROM finding" + where.sql()
                        + " ORDER BY priority DESC, opened, id LIMIT ?",
                FindingTable::read,
                where.argumentsAnd(limit));
    }

    /** How many open findings there are of each severity. */
    Map<Severity, Integer> countOpenBySeverity() {
        Map<Integer, Integer> byRank = new HashMap<>();
        session.list(
                "SELECT severity, COUNT(*) FROM finding WHERE state = ? GROUP BY severity",
                row -> byRank.put(row.getInt(1), row.getInt(2)),
                SnakeCase.of(FindingState.OPEN));
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values()) {
            counts.put(severity, byRank.getOrDefault(rank(severity), 0));
        }
        return counts;
    }

    /** The severity as a number that can be compared in SQL. */
    private static int rank(Severity severity) {
        return switch (severity) {
            case INFO -> 0;
            case LOW -> 1;
            case MEDIUM -> 2;
            case HIGH -> 3;
            case CRITICAL -> 4;
        };
    }

    /** Where a finding stands in the order of the list. */
    private record Place(int priority, long opened) {
        long rank() {
            return opened - priority * 9_007_199_254_740_992L;
        }
    }

    private Optional<Place> place(FindingId id) {
        return session.first(
                "SELECT priority, opened FROM finding WHERE id = ?",
                row -> new Place(row.getInt(1), row.getLong(2)),
                id.value());
    }

    private void save(Finding finding, long index) {
        session.update(
                "INSERT INTO finding (id, device, state, kind, severity, priority, opened, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET state = excluded.state, kind = excluded.kind,"
                        + " severity = excluded.severity, priority = excluded.priority, body = excluded.body",
                finding.id().value(),
                finding.device().value(),
                SnakeCase.of(finding.state()),
                SnakeCase.of(finding.kind()),
                rank(finding.severity()),
                finding.priority().score(),
                index,
                Json.write(finding));
    }

    private static int open(Optional<Finding> finding) {
        return finding.filter(f -> f.state() == FindingState.OPEN).isPresent() ? 1 : 0;
    }

    private static Finding known(Optional<Finding> finding, FindingId id) {
        return finding.orElseThrow(
                () -> new InapplicableEventException("there is no finding " + id));
    }

    private static Finding opened(Optional<Finding> before, FindingEvent.Opened e, Instant at) {
        before.filter(f -> !f.device().equals(e.device())).ifPresent(f -> {
            throw new InapplicableEventException(
                    "finding " + f.id() + " is one of device " + f.device());
        });
        return new Finding(
                e.finding(),
                e.device(),
                e.weakness().kind(),
                e.weakness().severity(),
                e.weakness().place(),
                e.weakness().title(),
                e.weakness().evidence(),
                before.map(Finding::firstSeen).orElse(at),
                at,
                FindingState.OPEN,
                Optional.empty(),
                e.priority());
    }

    private static Finding seenAgain(Finding f, Evidence evidence, Instant at) {
        return changed(f, evidence, at, f.state(), f.fixedAt());
    }

    private static Finding fixed(Finding f, Evidence evidence, Instant at) {
        return changed(
                f,
                evidence,
                f.lastSeen(),
                FindingState.FIXED,
                Optional.of(f.fixedAt().orElse(at)));
    }

    private static Finding changed(
            Finding f,
            Evidence evidence,
            Instant lastSeen,
            FindingState state,
            Optional<Instant> fixedAt) {
        return new Finding(
                f.id(),
                f.device(),
                f.kind(),
                f.severity(),
                f.place(),
                f.title(),
                evidence,
                f.firstSeen(),
                lastSeen,
                state,
                fixedAt,
                f.priority());
    }

    private static Finding read(ResultSet row) throws SQLException {
        return Json.read(Finding.class, row.getString(1));
    }
}
