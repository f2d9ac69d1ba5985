package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.govern.fault.NotFoundException;
import dev.sekimori.govern.notice.OwnerResult;
import dev.sekimori.govern.notice.OwnerView;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.FindingState;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The page that a notice's link leads to: for the owner of one device, who has no account and sees
 * nothing else of the site (guideline G5-10, T-6, U-4). Whoever holds the link may use it until it
 * expires.
 */
public final class OwnerPage {
    /** Things that are wrong for the same reason, and what to do about them. */
    public record Problem(List<String> titles, String why, List<String> steps) {}

    /** What became of "I have done it". */
    public record Result(boolean fixed, String sentence, List<String> stillWrong) {}

    /**
     * What the page shows.
     *
     * @param askPassword whether a new password may be left with the gateway
     */
    public record Model(
            String token,
            String owner,
            String device,
            String model,
            List<Problem> problems,
            boolean isolated,
            boolean askPassword,
            boolean expired,
            String expires,
            Optional<Result> result) {}

    private static final Model UNKNOWN =
            new Model("", "", "", "", List.of(), false, false, true, "", Optional.empty());

    private final Context context;

    OwnerPage(Context context) {
        this.context = context;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/o/:token", Guard.OPEN, this::show),
                Route.post("/o/:token", Guard.OPEN, this::acted));
    }

    private Reply show(Call call) {
        String token = call.pathParameter("token");
        Optional<OwnerView> view = context.site().notices().open(token);
        view.filter(found -> !found.expired() && isReadByAPerson(call))
                .ifPresent(_ -> context.site().notices().markRead(token));
        return page(call, view, Optional.empty());
    }

    /**
     * Mail filters and previews fetch links too: HEAD and announced prefetches count for nothing.
     */
    private static boolean isReadByAPerson(Call call) {
        String purpose = call.header("sec-purpose").orElse("")
                + call.header("purpose").orElse("")
                + call.header("x-moz").orElse("");
        return call.method().equals("GET") && !purpose.contains("prefetch");
    }

    private Reply acted(Call call) {
        String token = call.pathParameter("token");
        char[] password = call.secretField("password");
        OwnerResult result;
        try {
            result = context.site()
                    .notices()
                    .acted(token, password.length == 0 ? Optional.empty() : Optional.of(password));
        } catch (NotFoundException e) {
            return page(call, Optional.empty(), Optional.empty());
        } finally {
            Arrays.fill(password, '\0');
        }
        return page(call, context.site().notices().open(token), Optional.of(result));
    }

    private Reply page(Call call, Optional<OwnerView> found, Optional<OwnerResult> result) {
        Language language = found.map(owner -> owner.notice().language()).orElse(call.language());
        View view = context.view(call).in(language);
        Model model = found.map(owner -> model(call, owner, result, view)).orElse(UNKNOWN);
        int status = model.expired() ? 410 : 200;
        return context.page(call, view, status, view.t("ui.owner.title"), "owner", model)
                .with("Referrer-Policy", "no-referrer")
                .with("X-Robots-Tag", "noindex, nofollow, noarchive");
    }

    private static Model model(
            Call call, OwnerView owner, Optional<OwnerResult> result, View view) {
        List<OwnerView.Problem> open = owner.problems().stream()
                .filter(problem -> problem.finding().state() == FindingState.OPEN)
                .toList();
        return new Model(
                call.pathParameter("token"),
                owner.notice().owner().name(),
                owner.device().name(),
                model(owner.device()),
                problems(open, view),
                owner.device().state() == DeviceState.ISOLATED,
                open.stream().anyMatch(p -> p.finding().kind() == FindingKind.DEFAULT_CREDENTIALS),
                owner.expired(),
                view.time(owner.notice().expiresAt()),
                result.map(r -> result(r, view)));
    }

    /** What has the same steps is told once. */
    private static List<Problem> problems(List<OwnerView.Problem> open, View view) {
        Map<Problem, List<String>> titles = new LinkedHashMap<>();
        open.forEach(problem -> titles.computeIfAbsent(
                        new Problem(
                                List.of(),
                                view.word("ui.owner.why.", problem.finding().kind()),
                                problem.steps()),
                        _ -> new ArrayList<>())
                .add(view.m(problem.finding().title())));
        return titles.entrySet().stream()
                .map(same -> new Problem(
                        same.getValue(), same.getKey().why(), same.getKey().steps()))
                .toList();
    }

    private static String model(Device device) {
        String model = device.identity().modelName();
        return model.isEmpty() || model.equals(device.name()) ? "" : " (" + model + ") ";
    }

    private static Result result(OwnerResult result, View view) {
        if (result.fixed()) {
            String key = result.state() == DeviceState.ISOLATED
                            || result.state() == DeviceState.PROBATION
                    ? "ui.owner.fixed.returning"
                    : "ui.owner.fixed";
            return new Result(true, view.t(key), List.of());
        }
        List<String> why = result.unresolved().isEmpty()
                ? result.stillOpen().stream().map(f -> view.m(f.title())).toList()
                : result.unresolved().stream().map(view::m).toList();
        Message sentence = Message.of(
                result.unresolved().isEmpty() ? "ui.owner.not-fixed" : "ui.owner.cannot-tell");
        return new Result(false, view.m(sentence), why);
    }
}
