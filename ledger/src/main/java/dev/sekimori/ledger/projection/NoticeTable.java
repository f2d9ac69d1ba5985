package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.fault.InapplicableEventException;
import dev.sekimori.ledger.leaf.Json;
import dev.sekimori.ledger.leaf.SnakeCase;
import dev.sekimori.ledger.read.NoticeFilter;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.NoticeId;
import dev.sekimori.model.event.NoticeEvent;
import dev.sekimori.model.notice.Notice;
import dev.sekimori.model.notice.NoticeState;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table {@code notice}. */
final class NoticeTable {
    private final Session session;

    NoticeTable(Session session) {
        this.session = session;
    }

    void apply(NoticeEvent event, long index, Instant at) {
        Optional<Notice> known = find(event.notice());
        switch (event) {
            case NoticeEvent.Sent sent -> {
                known.ifPresent(notice -> {
                    throw new InapplicableEventException(
                            "notice " + notice.id() + " was sent already");
                });
                insert(NoticeLife.sent(sent, at), index);
            }
            case NoticeEvent later -> {
                Notice notice = known.orElseThrow(() ->
                        new InapplicableEventException("there is no notice " + later.notice()));
                update(NoticeLife.after(notice, later, at));
            }
        }
    }

    Optional<Notice> find(NoticeId id) {
        return session.first("SELECT body FROM notice WHERE id = ?", NoticeTable::read, id.value());
    }

    Optional<Notice> findByLinkHash(String hash) {
        return session.first(
                "SELECT body FROM notice WHERE link_hash = ?", NoticeTable::read, hash);
    }

    List<Notice> list(NoticeFilter filter, Optional<NoticeId> after, int limit) {
        Where where = new Where()
                .and("state = ?", filter.state().map(SnakeCase::of))
                .and("device = ?", filter.device().map(DeviceId::value))
                .and("finding = ?", filter.finding().map(FindingId::value))
                .and(
                        "sent < (SELECT n.sent FROM notice n WHERE n.id = ?)",
                        after.map(NoticeId::value));
        return session.list(
                "SELECT body FROM notice" + where.sql() + " ORDER BY sent DESC LIMIT ?",
                NoticeTable::read,
                where.argumentsAnd(limit));
    }

    Map<NoticeState, Integer> countByState() {
        return Counting.by(
                NoticeState.class, session, "SELECT state, COUNT(*) FROM notice GROUP BY state");
    }

    private void insert(Notice notice, long index) {
        if (findByLinkHash(notice.linkHash()).isPresent()) {
            throw new InapplicableEventException(
                    "another notice has the link of notice " + notice.id());
        }
        session.update(
                "INSERT INTO notice (id, finding, device, state, link_hash, sent, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
                notice.id().value(),
                notice.finding().value(),
                notice.device().value(),
                SnakeCase.of(notice.state()),
                notice.linkHash(),
                index,
                Json.write(notice));
    }

    private void update(Notice notice) {
        session.update(
                "UPDATE notice SET state = ?, body = ? WHERE id = ?",
                SnakeCase.of(notice.state()),
                Json.write(notice),
                notice.id().value());
    }

    private static Notice read(ResultSet row) throws SQLException {
        return Json.read(Notice.class, row.getString(1));
    }
}
