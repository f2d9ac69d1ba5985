package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.ledger.read.NoticeFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.notice.Notice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All notices to owners and how far each has come (guideline G5-10). */
public final class NoticePage {
    private static final int MOST = 200;

    /** A step of a notice with when it was reached; the time is empty when it was not. */
    public record Step(String word, String at) {}

    /** One notice as lists show it. */
    public record Row(
            String id,
            Badge state,
            String owner,
            String mail,
            String deviceId,
            String deviceName,
            String findingId,
            String finding,
            String channel,
            String language,
            String expires,
            List<Step> steps) {}

    /** What the page shows. */
    public record Model(List<Row> notices) {}

    private final Context context;

    NoticePage(Context context) {
        this.context = context;
    }

    List<Route> routes() {
        return List.of(Route.get("/notices", Guard.VIEWER, this::show));
    }

    private Reply show(Call call) {
        View view = context.view(call);
        try (SiteReader state = context.site().ledger().read()) {
            List<Row> rows = state.notices(NoticeFilter.ALL, Optional.empty(), MOST).stream()
                    .map(notice -> row(notice, state, view))
                    .toList();
            return context.page(
                    call,
                    "notices",
                    view.t("ui.notices.title"),
                    "notices",
                    Map.of("page", new Model(rows)));
        }
    }

    static Row row(Notice notice, SiteReader state, View view) {
        return new Row(
                notice.id().value(),
                Badges.of(notice.state(), view),
                notice.owner().name(),
                notice.owner().mail(),
                notice.device().value(),
                state.device(notice.device())
                        .map(Device::name)
                        .orElse(notice.device().value()),
                notice.finding().value(),
                state.finding(notice.finding()).map(Finding::title).map(view::m).orElse(""),
                view.word("ui.channel.", notice.channel()),
                view.word("ui.language.", notice.language()),
                view.time(notice.expiresAt()),
                steps(notice, view));
    }

    private static List<Step> steps(Notice notice, View view) {
        List<Step> steps = new ArrayList<>();
        steps.add(step("SENT", Optional.of(notice.sentAt()), view));
        steps.add(step("DELIVERED", notice.deliveredAt(), view));
        steps.add(step("READ", notice.readAt(), view));
        steps.add(step("ACTED", notice.actedAt(), view));
        steps.add(step("VERIFIED", notice.verifiedAt(), view));
        return steps;
    }

    private static Step step(String state, Optional<Instant> at, View view) {
        return new Step(view.t("ui.notice.state." + state), at.map(view::time).orElse(""));
    }
}
