package dev.sekimori.ledger.projection;

import dev.sekimori.ledger.leaf.Json;
import dev.sekimori.ledger.read.RowTurn;
import dev.sekimori.ledger.store.Session;
import dev.sekimori.model.event.GuidelineEvent;

import java.time.Instant;
import java.util.List;

/** The table {@code guideline_turn}: every turn of every row. */
final class GuidelineTable {
    private final Session session;

    GuidelineTable(Session session) {
        this.session = session;
    }

    void apply(GuidelineEvent event, long index, Instant at) {
        switch (event) {
            case GuidelineEvent.RowTurned e ->
                session.update(
                        "INSERT INTO guideline_turn (turned, row_id, body) VALUES (?, ?, ?)",
                        index,
                        e.result().row(),
                        Json.write(
                                new RowTurn(e.result().row(), e.before(), e.result(), index, at)));
        }
    }

    /** Newest first. */
    List<RowTurn> history(String row, int limit) {
        return session.list(
                "SELECT body FROM guideline_turn WHERE row_id = ? ORDER BY turned DESC LIMIT ?",
                r -> Json.read(RowTurn.class, r.getString(1)),
                row,
                limit);
    }
}
