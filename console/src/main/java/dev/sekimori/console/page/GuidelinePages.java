package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.ConsoleException;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.govern.guideline.CatalogueRow.Phase;
import dev.sekimori.govern.guideline.RowView;
import dev.sekimori.ledger.read.RowTurn;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.guideline.RowEvidence;
import dev.sekimori.model.guideline.RowState;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How far the site meets the guideline, row by row, with its evidence (guideline G1-8). */
public final class GuidelinePages {
    private static final int HISTORY = 30;

    /** One piece of evidence; {@code event} leads to the ledger's entry it rests on. */
    public record Evidence(
            String subject,
            String method,
            String statement,
            String share,
            String observedAt,
            String validUntil,
            Optional<String> event) {}

    /** One row. */
    public record Row(
            String id,
            String title,
            Badge state,
            String kind,
            int slide,
            List<Evidence> evidence) {}

    /** The rows of a phase. */
    public record Group(String phase, List<Row> rows, int satisfied, int all) {}

    /** A state that the list can be narrowed to. */
    public record Filter(String label, Optional<Badge> badge, int count, String href, boolean on) {}

    /** What the page shows. */
    public record Model(List<Group> groups, List<Filter> filters, int satisfied, int all) {}

    /** A turn of a row. */
    public record Turn(Badge before, Badge after, String at, String event) {}

    /** One row with its history. */
    public record OneModel(Row row, String phase, List<Turn> turns) {}

    private final Context context;

    GuidelinePages(Context context) {
        this.context = context;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/guideline", Guard.VIEWER, this::all),
                Route.get("/guideline/:id", Guard.VIEWER, this::one));
    }

    private Reply all(Call call) {
        View view = context.view(call);
        Optional<RowState> only = call.query("state").flatMap(GuidelinePages::state);
        List<RowView> rows = context.site().guideline().rows();
        List<Group> groups = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            List<RowView> ofPhase =
                    rows.stream().filter(row -> row.row().phase() == phase).toList();
            List<Row> shown = ofPhase.stream()
                    .filter(row -> only.isEmpty() || row.result().state() == only.get())
                    .map(row -> row(row, view))
                    .toList();
            if (!shown.isEmpty()) {
                groups.add(new Group(
                        view.word("ui.phase.", phase),
                        shown,
                        count(ofPhase, RowState.SATISFIED),
                        ofPhase.size()));
            }
        }
        Model model = new Model(
                groups, filters(rows, only, view), count(rows, RowState.SATISFIED), rows.size());
        return context.page(
                call,
                "guideline",
                view.t("ui.guideline.title"),
                "guideline",
                Map.of("page", model));
    }

    private Reply one(Call call) {
        View view = context.view(call);
        RowView row = context.site()
                .guideline()
                .row(call.pathParameter("id"))
                .orElseThrow(ConsoleException::notFound);
        List<Turn> turns;
        try (SiteReader state = context.site().ledger().read()) {
            turns = state.guidelineHistory(row.row().id(), HISTORY).stream()
                    .map(turn -> turn(turn, view))
                    .toList();
        }
        OneModel model =
                new OneModel(row(row, view), view.word("ui.phase.", row.row().phase()), turns);
        return context.page(
                call, "guideline", row.row().id(), "guidelineRow", Map.of("page", model));
    }

    private static Turn turn(RowTurn turn, View view) {
        return new Turn(
                Badges.of(turn.before(), view),
                Badges.of(turn.state(), view),
                view.seconds(turn.at()),
                "/ledger/entries/" + turn.index());
    }

    private static Optional<RowState> state(String name) {
        return Arrays.stream(RowState.values())
                .filter(state -> state.name().equalsIgnoreCase(name))
                .findFirst();
    }

    private static int count(List<RowView> rows, RowState state) {
        return (int) rows.stream().filter(row -> row.result().state() == state).count();
    }

    private static List<Filter> filters(List<RowView> rows, Optional<RowState> only, View view) {
        List<Filter> filters = new ArrayList<>();
        filters.add(new Filter(
                view.t("ui.guideline.all"),
                Optional.empty(),
                rows.size(),
                "/guideline",
                only.isEmpty()));
        for (RowState state : RowState.values()) {
            Badge badge = Badges.of(state, view);
            filters.add(new Filter(
                    badge.word(),
                    Optional.of(badge),
                    count(rows, state),
                    "/guideline?state=" + state.name().toLowerCase(Locale.ROOT),
                    only.filter(state::equals).isPresent()));
        }
        return filters;
    }

    private static Row row(RowView view, View words) {
        return new Row(
                view.row().id(),
                view.row().title(words.language()),
                Badges.of(view.result().state(), words),
                kind(view.row().kind(), words),
                view.row().slide(),
                view.result().evidence().stream().map(e -> evidence(e, words)).toList());
    }

    /** The letters M, P and I in words. */
    private static String kind(String kind, View view) {
        return view.list(Arrays.stream(kind.split("/"))
                .map(letter -> view.t("ui.guideline.kind." + letter))
                .toList());
    }

    private static Evidence evidence(RowEvidence evidence, View view) {
        return new Evidence(
                evidence.subject(),
                view.word("ui.method.", evidence.method()),
                view.m(evidence.statement()),
                evidence.population() == 0
                        ? ""
                        : evidence.numerator() + " / " + evidence.population(),
                view.seconds(evidence.observedAt()),
                view.seconds(evidence.validUntil()),
                evidence.event().isPresent()
                        ? Optional.of("/ledger/entries/" + evidence.event().getAsLong())
                        : Optional.empty());
    }
}
