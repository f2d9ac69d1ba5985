package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.ConsoleException;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.govern.scan.ScanDesk.ScanProgress;
import dev.sekimori.model.ScanId;
import dev.sekimori.model.observe.Scan;
import dev.sekimori.model.observe.ScanPlan;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looking for devices: ranges, the exact plan, authority, progress, result (guideline G5-8, X-4).
 */
public final class ScanPages {
    private static final int RECENT = 20;
    private static final int MAX_RANGES = 64;

    /** A plan in figures. */
    public record Plan(
            List<String> ranges,
            String ports,
            int portCount,
            String udpPorts,
            int addresses,
            int probesPerSecond,
            int inFlightPerDevice,
            String longest) {}

    /** A scan as lists and its own page show it. */
    public record Row(
            String id,
            Badge state,
            String ranges,
            int addresses,
            int done,
            int percent,
            int hosts,
            String startedAt,
            String finishedAt,
            String by,
            String failure,
            boolean running) {}

    /** The page with the form; {@code plan} once ranges were entered and may be scanned. */
    public record Model(
            String ranges, Optional<Plan> plan, List<String> refusals, List<Row> recent) {}

    private final Context context;

    ScanPages(Context context) {
        this.context = context;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/scans", Guard.VIEWER, this::form),
                Route.post("/scans", Guard.OPERATOR, this::start),
                Route.get("/scans/:id", Guard.VIEWER, this::one),
                Route.post("/scans/:id/cancel", Guard.OPERATOR, this::cancel));
    }

    private Reply form(Call call) {
        View view = context.view(call);
        String typed = call.query("ranges").orElse("");
        List<String> ranges = ranges(typed);
        Optional<Plan> plan = Optional.empty();
        List<String> refusals = List.of();
        if (!ranges.isEmpty()) {
            switch (context.site().scans().plan(ranges)) {
                case ObserverPort.Plan.Planned(var planned) ->
                    plan = Optional.of(plan(planned, view));
                case ObserverPort.Plan.Refused(var reasons) ->
                    refusals = reasons.stream().map(view::m).toList();
            }
        }
        List<Row> recent = context.site().scans().recent(RECENT).stream()
                .map(s -> row(s, view))
                .toList();
        return context.page(
                call,
                "scans",
                view.t("ui.scans.title"),
                "scans",
                Map.of("page", new Model(typed, plan, refusals, recent)));
    }

    private Reply start(Call call) {
        ScanId id = context.site()
                .scans()
                .start(
                        call.signedIn().actor(),
                        ranges(call.field("ranges").orElse("")),
                        call.field("authority").isPresent());
        return Reply.seeOther("/scans/" + id);
    }

    private Reply one(Call call) {
        View view = context.view(call);
        Scan scan = context.site()
                .scans()
                .progress(Ids.of(call, ScanId::new))
                .map(ScanProgress::scan)
                .orElseThrow(ConsoleException::notFound);
        return context.page(
                call,
                "scans",
                view.t("ui.scan.title"),
                "scan",
                Map.of("page", row(scan, view), "plan", plan(scan.plan(), view)));
    }

    private Reply cancel(Call call) {
        ScanId id = Ids.of(call, ScanId::new);
        context.site().scans().cancel(call.signedIn().actor(), id);
        return Reply.seeOther("/scans/" + id + "?done=cancelled");
    }

    /** Separated by white space or commas, also the Japanese ones. */
    static List<String> ranges(String typed) {
        return Arrays.stream(typed.split("[\\s,、，　]+"))
                .filter(range -> !range.isEmpty())
                .limit(MAX_RANGES)
                .toList();
    }

    private static Plan plan(ScanPlan plan, View view) {
        long probes =
                (long) plan.addresses() * (plan.ports().size() + plan.udpPorts().size());
        return new Plan(
                plan.ranges(),
                ports(plan.ports()),
                plan.ports().size(),
                ports(plan.udpPorts()),
                plan.addresses(),
                plan.probesPerSecond(),
                plan.inFlightPerDevice(),
                view.duration(java.time.Duration.ofSeconds(
                        Math.ceilDiv(probes, Math.max(1, plan.probesPerSecond())))));
    }

    private static String ports(List<Integer> ports) {
        return ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    static Row row(Scan scan, View view) {
        int addresses = Math.max(1, scan.plan().addresses());
        return new Row(
                scan.id().value(),
                Badges.of(scan.state(), view),
                String.join(", ", scan.plan().ranges()),
                scan.plan().addresses(),
                scan.addressesDone(),
                Math.min(100, scan.addressesDone() * 100 / addresses),
                scan.hosts(),
                view.seconds(scan.startedAt()),
                scan.finishedAt().map(view::seconds).orElse(""),
                scan.confirmedBy(),
                scan.failure(),
                scan.state() == Scan.State.RUNNING);
    }
}
