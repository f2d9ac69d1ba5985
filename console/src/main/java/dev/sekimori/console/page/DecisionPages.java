package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.ConsoleException;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.govern.Site;
import dev.sekimori.govern.Why;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DeviceFacts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One decision with everything that it rests on, and deciding it again (guideline G3-8). */
public final class DecisionPages {
    /** One fact of the input. */
    public record Fact(String name, String value) {}

    /**
     * What the page shows; {@code again} is the answer of a replay, {@code same} whether it agrees.
     */
    public record Model(
            String id,
            Badge answer,
            int ratePerMinute,
            String rule,
            List<String> reasons,
            String source,
            List<String> wayOut,
            List<Fact> facts,
            String policyHash,
            Optional<String> deviceId,
            Optional<Badge> again,
            boolean same) {}

    private final Context context;

    DecisionPages(Context context) {
        this.context = context;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/decisions/:id", Guard.VIEWER, this::show),
                Route.post("/decisions/:id/replay", Guard.VIEWER, this::replay));
    }

    private Reply show(Call call) {
        DecisionId id = Ids.of(call, DecisionId::new);
        Decision decision = context.site().decision(id).orElseThrow(ConsoleException::notFound);
        return page(call, decision, Optional.empty());
    }

    private Reply replay(Call call) {
        Site.Replay replay = context.site().replay(Ids.of(call, DecisionId::new));
        return page(call, replay.stored(), Optional.of(replay));
    }

    private Reply page(Call call, Decision decision, Optional<Site.Replay> replay) {
        View view = context.view(call);
        Why why = Why.of(decision);
        Model model = new Model(
                decision.id().value(),
                Badges.of(decision.answer(), view),
                decision.ratePerMinute(),
                decision.rule(),
                decision.reasons().stream().map(view::m).toList(),
                view.m(why.source()),
                why.wayOut().stream().map(view::m).toList(),
                facts(decision, view),
                decision.policyHash(),
                decision.input().target().map(facts -> facts.id().value()),
                replay.map(r -> Badges.of(r.replayed().answer(), view)),
                replay.map(Site.Replay::same).orElse(false));
        return context.page(
                call, "devices", view.t("ui.decision.title"), "decision", Map.of("page", model));
    }

    private static List<Fact> facts(Decision decision, View view) {
        List<Fact> facts = new ArrayList<>();
        facts.add(fact("peer", Flows.peer(decision.input().peer(), view), view));
        facts.add(fact(
                "operation", view.word("ui.operation.", decision.input().ask().operation()), view));
        facts.add(fact("protocol", decision.input().ask().protocol().name(), view));
        facts.add(fact("resource", decision.input().ask().resource(), view));
        decision.input().target().ifPresent(t -> facts.add(fact("target", device(t, view), view)));
        decision.input().asking().ifPresent(a -> facts.add(fact("asking", device(a, view), view)));
        facts.add(
                fact("situation", view.word("ui.situation.", decision.input().situation()), view));
        return facts;
    }

    private static Fact fact(String key, String value, View view) {
        return new Fact(view.t("ui.decision." + key), value);
    }

    private static String device(DeviceFacts facts, View view) {
        return view.t(
                "ui.decision.device",
                facts.id(),
                view.word("ui.state.", facts.state()),
                view.word("ui.trust.", facts.trust()),
                facts.zone());
    }
}
