package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.ConsoleException;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Languages;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.govern.finding.FindingDesk.Rechecked;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.read.NoticeFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Language;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.notice.Notice;
import dev.sekimori.model.notice.NoticeState;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The inbox of findings, by priority; checking again; telling the owner (guideline G5-8, G5-10).
 */
public final class FindingPages {
    private static final int MOST = 200;

    /** The inbox; {@code fixed} when it lists what was fixed instead. */
    public record Model(List<Findings.Card> findings, boolean fixed, int openCount) {}

    /** One finding with the notices about it, and why a re-check could tell nothing. */
    public record OneModel(
            Findings.Card finding, List<NoticePage.Row> notices, Optional<String> unresolved) {}

    private final Context context;

    FindingPages(Context context) {
        this.context = context;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/findings", Guard.VIEWER, this::inbox),
                Route.get("/findings/:id", Guard.VIEWER, this::one),
                Route.post("/findings/:id/recheck", Guard.OPERATOR, this::recheck),
                Route.post("/findings/:id/notices", Guard.OPERATOR, this::tell));
    }

    private Reply inbox(Call call) {
        View view = context.view(call);
        boolean fixed = call.query("state").filter("fixed"::equals).isPresent();
        FindingFilter filter = new FindingFilter(
                Optional.of(fixed ? FindingState.FIXED : FindingState.OPEN),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        try (SiteReader state = context.site().ledger().read()) {
            List<Findings.Card> cards = state.findings(filter, Optional.empty(), MOST).stream()
                    .map(finding -> Findings.card(finding, state, view))
                    .toList();
            int open = state.counts().openFindings().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            return context.page(
                    call,
                    "findings",
                    view.t("ui.findings.title"),
                    "findings",
                    Map.of("page", new Model(cards, fixed, open)));
        }
    }

    private Reply one(Call call) {
        return page(call, Ids.of(call, FindingId::new), Optional.empty());
    }

    private Reply page(Call call, FindingId id, Optional<String> unresolved) {
        View view = context.view(call);
        try (SiteReader state = context.site().ledger().read()) {
            Finding finding = state.finding(id).orElseThrow(ConsoleException::notFound);
            Findings.Card card = Findings.card(finding, state, view);
            List<NoticePage.Row> notices =
                    state.notices(NoticeFilter.about(id), Optional.empty(), MOST).stream()
                            .map(notice -> NoticePage.row(notice, state, view))
                            .toList();
            return context.page(
                    call,
                    "findings",
                    card.title(),
                    "finding",
                    Map.of("page", new OneModel(card, notices, unresolved)));
        }
    }

    private Reply recheck(Call call) {
        FindingId id = Ids.of(call, FindingId::new);
        Rechecked checked = context.site().findings().check(call.signedIn().actor(), id);
        if (checked.unresolved().isPresent()) {
            return page(call, id, checked.unresolved().map(context.view(call)::m));
        }
        return Reply.seeOther(
                "/findings/" + id + "?done=" + (checked.fixed() ? "fixed" : "not-fixed"));
    }

    private Reply tell(Call call) {
        FindingId id = Ids.of(call, FindingId::new);
        Language language = call.field("language").flatMap(Languages::of).orElse(call.language());
        Notice notice = context.site().notices().send(call.signedIn().actor(), id, language);
        boolean sent = notice.state() != NoticeState.UNREACHABLE;
        return Reply.seeOther("/findings/" + id + "?done=" + (sent ? "told" : "not-told"));
    }
}
