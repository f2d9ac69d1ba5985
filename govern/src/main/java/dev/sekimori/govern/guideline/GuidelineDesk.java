package dev.sekimori.govern.guideline;

import dev.sekimori.govern.port.GatewayPort;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Outcome;
import dev.sekimori.ledger.read.RowTurn;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.GuidelineEvent;
import dev.sekimori.model.guideline.RowState;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Answers how far the site meets the guideline, from the running site. Any thread; blocking. */
public final class GuidelineDesk {
    private static final Actor SYSTEM = Actor.system("guideline");

    private final Ledger ledger;
    private final GatewayPort gateway;
    private final InstantSource clock;
    private final List<CatalogueRow> catalogue = Catalogue.rows();

    public GuidelineDesk(Ledger ledger, GatewayPort gateway, InstantSource clock) {
        this.ledger = ledger;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** All rows, evaluated now. */
    public List<RowView> rows() {
        try (SiteReader state = ledger.read()) {
            return Evaluation.of(catalogue, SiteFacts.gather(state, gateway, clock.instant()));
        }
    }

    /** One row by its id, evaluated now. */
    public Optional<RowView> row(String id) {
        return rows().stream().filter(view -> view.row().id().equals(id)).findFirst();
    }

    /** Evaluates all rows and records those that turned since they were recorded last. */
    public void evaluate() {
        List<RowView> views = rows();
        ledger.execute(SYSTEM, (state, now) -> {
            List<Event> turned = views.stream()
                    .filter(view -> before(state, view) != view.result().state())
                    .<Event>map(view ->
                            new GuidelineEvent.RowTurned(before(state, view), view.result()))
                    .toList();
            return new Outcome<>(turned, turned.size());
        });
    }

    private static RowState before(SiteReader state, RowView view) {
        return state.guidelineRow(view.row().id()).map(RowTurn::state).orElse(RowState.UNKNOWN);
    }
}
