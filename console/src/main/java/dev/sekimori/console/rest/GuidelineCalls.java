package dev.sekimori.console.rest;

import dev.sekimori.console.Texts;
import dev.sekimori.console.rest.dto.GuidelineBodies.GuidelineBody;
import dev.sekimori.console.rest.dto.GuidelineBodies.RowBody;
import dev.sekimori.console.rest.dto.GuidelineBodies.RowHistoryBody;
import dev.sekimori.console.rest.dto.GuidelineBodies.TurnBody;
import dev.sekimori.govern.Site;
import dev.sekimori.govern.guideline.RowView;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.guideline.RowState;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls about how far the site meets the guideline. */
final class GuidelineCalls {
    private static final int HISTORY = 100;

    private final Site site;
    private final Texts texts;

    GuidelineCalls(Site site, Texts texts) {
        this.site = site;
        this.texts = texts;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/guideline", "getGuideline", "All rows, evaluated now.")
                        .with(Parameter.choice("state", RowState.class, "Only in this state."))
                        .answers(GuidelineBody.class, this::guideline),
                Operation.get(
                                "/guideline/{id}",
                                "getGuidelineRow",
                                "One row, evaluated now, with its last 100 turns.")
                        .answers(RowHistoryBody.class, this::row));
    }

    private Object guideline(Request request) {
        Mapping mapping = new Mapping(texts, request.language());
        List<RowView> views = site.guideline().rows();
        List<RowBody> rows = views.stream()
                .filter(view -> request.choice("state", RowState.class)
                        .map(view.result().state()::equals)
                        .orElse(true))
                .map(mapping::row)
                .toList();
        return new GuidelineBody(rows, counts(views));
    }

    private static Map<String, Integer> counts(List<RowView> views) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (RowState state : RowState.values()) {
            counts.put(Names.of(state), 0);
        }
        views.forEach(view -> counts.merge(Names.of(view.result().state()), 1, Integer::sum));
        return counts;
    }

    private Object row(Request request) {
        String id = request.call().pathParameter("id");
        RowView view =
                site.guideline().row(id).orElseThrow(() -> Refusal.of(404, "row.not_found", id));
        try (SiteReader state = site.ledger().read()) {
            List<TurnBody> history = state.guidelineHistory(id, HISTORY).stream()
                    .map(Mapping::turn)
                    .toList();
            return new RowHistoryBody(new Mapping(texts, request.language()).row(view), history);
        }
    }
}
