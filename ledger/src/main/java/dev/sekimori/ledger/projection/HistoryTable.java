package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.leaf.EventTypes;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.event.DecisionEvent;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.FindingEvent;
import dev.sekimori.model.event.GuidelineEvent;
import dev.sekimori.model.event.NoticeEvent;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.event.ScanEvent;
import dev.sekimori.model.event.SiteEvent;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.notice.Notice;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The tables {@code entry_index} and {@code entry_count}: which entries are of a type and about a
 * device.
 */
final class HistoryTable {
    private final Session session;
    private final FindingTable findings;
    private final NoticeTable notices;

    HistoryTable(Session session, FindingTable findings, NoticeTable notices) {
        this.session = session;
        this.findings = findings;
        this.notices = notices;
    }

    /** Comes after the other tables, which know the devices of findings and notices. */
    void apply(Entry entry) {
        String type = EventTypes.nameOf(entry.event());
        session.update(
                "INSERT INTO entry_index (idx, type, device) VALUES (?, ?, ?)",
                entry.index(),
                type,
                deviceOf(entry.event()).map(DeviceId::value).orElse(""));
        session.update(
                "INSERT INTO entry_count (type, entries) VALUES (?, 1)"
                        + " ON CONFLICT (type) DO UPDATE SET entries = entry_count.entries + 1",
                type);
    }

    /** Newest first. */
    List<Long> about(DeviceId device, long before, int limit) {
        return session.list(
                "SELECT idx FROM entry_index WHERE device = ? AND idx < ? ORDER BY idx DESC LIMIT ?",
                row -> row.getLong(1),
                device.value(),
                before,
                limit);
    }

    OptionalLong latest(Class<? extends Event> type) {
        return EventTypes.namesOf(type).stream()
                .flatMap(name -> session
                        .first(
                                "SELECT idx FROM entry_index WHERE type = ? ORDER BY idx DESC LIMIT 1",
                                row -> row.getLong(1),
                                name)
                        .stream())
                .mapToLong(Long::longValue)
                .max();
    }

    OptionalLong latest(Class<? extends Event> type, DeviceId device) {
        return EventTypes.namesOf(type).stream()
                .flatMap(name -> session
                        .first(
                                "SELECT idx FROM entry_index WHERE device = ? AND type = ?"
                                        + " ORDER BY idx DESC LIMIT 1",
                                row -> row.getLong(1),
                                device.value(),
                                name)
                        .stream())
                .mapToLong(Long::longValue)
                .max();
    }

    long count(Class<? extends Event> type) {
        return EventTypes.namesOf(type).stream()
                .mapToLong(name ->
                        session.number("SELECT entries FROM entry_count WHERE type = ?", name))
                .sum();
    }

    /** The device whose history an event belongs to. Decisions have a table of their own. */
    private Optional<DeviceId> deviceOf(Event event) {
        return switch (event) {
            case DeviceEvent e -> Optional.of(e.device());
            case FindingEvent e -> findings.find(e.finding()).map(Finding::device);
            case NoticeEvent e -> notices.find(e.notice()).map(Notice::device);
            case PersonEvent.TokenIssued e -> e.device();
            case PersonEvent _ -> Optional.empty();
            case SiteEvent _, ScanEvent _, DecisionEvent _, GuidelineEvent _ -> Optional.empty();
        };
    }
}
