package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.ConsoleException;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.merkle.Hash;
import dev.sekimori.ledger.merkle.InclusionProof;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.ledger.verify.Problem;
import dev.sekimori.ledger.verify.Verification;
import dev.sekimori.model.event.Entry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ledger: its checkpoint, its entries in words, a proof for each, and its verification. */
public final class LedgerPages {
    private static final int PAGE = 50;

    /** The state of the verification as the page shows it. */
    public record Audit(
            Badge badge, String sentence, List<String> problems, boolean running, int percent) {}

    /** What the page shows. */
    public record Model(
            long size,
            String checkpoint,
            List<EventWords.Line> entries,
            Optional<String> older,
            Optional<Audit> audit) {}

    /** One entry with its proof. */
    public record OneModel(
            EventWords.Line entry,
            String type,
            String leaf,
            String leafHash,
            List<String> path,
            long treeSize,
            String root,
            String checkpoint) {}

    private final Context context;
    private final Audits audits;

    LedgerPages(Context context, Audits audits) {
        this.context = context;
        this.audits = audits;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/ledger", Guard.VIEWER, this::show),
                Route.post("/ledger/verification", Guard.VIEWER, this::verify),
                Route.get("/ledger/entries/:id", Guard.VIEWER, this::one));
    }

    private Reply show(Call call) {
        View view = context.view(call);
        Ledger ledger = context.site().ledger();
        long size = ledger.size();
        long end =
                Math.min(size, call.query("before").flatMap(LedgerPages::index).orElse(size));
        long from = Math.max(0, end - PAGE);
        List<EventWords.Line> entries =
                lines(ledger.entries(from, (int) (end - from)).reversed(), view);
        Model model = new Model(
                size,
                size == 0 ? "" : ledger.checkpoint().text(),
                entries,
                from > 0 ? Optional.of("/ledger?before=" + from + "#entries") : Optional.empty(),
                audit(audits.state(), view));
        return context.page(
                call, "ledger", view.t("ui.ledger.title"), "ledger", Map.of("page", model));
    }

    private List<EventWords.Line> lines(List<Entry> entries, View view) {
        try (SiteReader state = context.site().ledger().read()) {
            EventWords words = new EventWords(state, view);
            return entries.stream().map(words::line).toList();
        }
    }

    static Optional<Audit> audit(Audits.State state, View view) {
        return switch (state) {
            case Audits.State.Never() -> Optional.empty();
            case Audits.State.Running(long done, long total) ->
                Optional.of(new Audit(
                        new Badge("info", "clock", view.t("ui.ledger.running"), "running"),
                        view.t("ui.ledger.progress", done, total),
                        List.of(),
                        true,
                        total == 0 ? 0 : (int) (done * 100 / total)));
            case Audits.State.Done(Verification found, var at) ->
                Optional.of(new Audit(
                        found.isSound()
                                ? new Badge("ok", "check", view.t("ui.ledger.sound"), "sound")
                                : new Badge("bad", "cross", view.t("ui.ledger.broken"), "broken"),
                        view.t(
                                "ui.ledger.verdict",
                                found.size(),
                                found.checkpoints(),
                                view.seconds(at)),
                        found.problems().stream().map(p -> problem(p, view)).toList(),
                        false,
                        100));
            case Audits.State.Failed(var at) ->
                Optional.of(new Audit(
                        new Badge("bad", "cross", view.t("ui.ledger.failed"), "failed"),
                        view.t("ui.ledger.failed.why", view.seconds(at)),
                        List.of(),
                        false,
                        0));
        };
    }

    private static String problem(Problem problem, View view) {
        String what = switch (problem) {
            case Problem.TamperedData _ -> "data";
            case Problem.WrongLeafHash _ -> "hash";
            case Problem.TamperedLeaf _ -> "leaf";
            case Problem.MissingLeaf _ -> "missing";
            case Problem.SurplusLeaf _ -> "surplus";
            case Problem.WrongNode _, Problem.SurplusNodes _ -> "node";
            case Problem.WrongHead _ -> "head";
            case Problem.WrongCheckpoint _ -> "checkpoint";
        };
        return view.t("ui.ledger.problem", problem.index(), view.t("ui.ledger.problem." + what));
    }

    private Reply verify(Call call) {
        audits.start();
        return Reply.seeOther("/ledger");
    }

    private Reply one(Call call) {
        View view = context.view(call);
        Ledger ledger = context.site().ledger();
        long index = index(call.pathParameter("id")).orElseThrow(ConsoleException::notFound);
        Entry entry = ledger.entry(index).orElseThrow(ConsoleException::notFound);
        var checkpoint = ledger.checkpoint();
        InclusionProof proof = ledger.inclusionProof(index, checkpoint.size());
        OneModel model = new OneModel(
                lines(List.of(entry), view).getFirst(),
                entry.event().getClass().getSimpleName(),
                ledger.leaf(index)
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .orElse(""),
                proof.leafHash().toString(),
                proof.path().stream().map(Hash::toString).toList(),
                proof.treeSize(),
                checkpoint.root().toString(),
                checkpoint.text());
        return context.page(
                call, "ledger", view.t("ui.entry.title", index), "entry", Map.of("page", model));
    }

    private static Optional<Long> index(String digits) {
        return digits.matches("\\d{1,18}") ? Optional.of(Long.valueOf(digits)) : Optional.empty();
    }
}
