package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Route;
import dev.sekimori.govern.Site;
import dev.sekimori.govern.guideline.RowView;
import dev.sekimori.govern.port.GatewayPort;
import dev.sekimori.ledger.read.Counts;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.guideline.RowState;
import dev.sekimori.model.notice.NoticeState;
import dev.sekimori.model.observe.Scan;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What to do next, and the site in a few figures (guideline G1-8). */
public final class HomePage {
    private static final int MAX_OF_A_KIND = 3;
    private static final int MAX_DEVICES_NAMED = 200;
    private static final int EVENTS = 8;
    private static final int EVENTS_LOOKED_AT = 200;

    /** One thing to do: what, why, and where. {@code tone} and {@code icon} as of a badge. */
    public record Task(
            String id,
            String tone,
            String icon,
            String what,
            String why,
            String href,
            String act) {}

    /** A state with how many there are, for bars and legends; {@code href} lists them. */
    public record Share(Badge badge, int count, String href) {}

    /** What the page shows. */
    public record Model(
            List<Task> tasks,
            int devices,
            List<Share> deviceStates,
            int findings,
            List<Share> severities,
            int rows,
            List<Share> rowStates,
            List<Share> notices,
            long ledgerSize,
            List<EventWords.Line> events) {}

    private final Context context;

    HomePage(Context context) {
        this.context = context;
    }

    List<Route> routes() {
        return List.of(Route.get("/", Guard.VIEWER, this::show));
    }

    private Reply show(Call call) {
        Site site = context.site();
        View view = context.view(call);
        List<RowView> rows = site.guideline().rows();
        try (SiteReader state = site.ledger().read()) {
            Model model = model(state, rows, view);
            return context.page(
                    call, "home", view.t("ui.home.title"), "home", Map.of("page", model));
        }
    }

    private Model model(SiteReader state, List<RowView> rows, View view) {
        Counts counts = state.counts();
        int devices = total(counts.devices());
        return new Model(
                tasks(state, counts, rows, view),
                devices,
                shares(
                        DeviceState.values(),
                        counts.devices(),
                        s -> Badges.of(s, view),
                        s -> "/devices?state=" + s.name().toLowerCase(java.util.Locale.ROOT)),
                total(counts.openFindings()),
                reversed(shares(
                        Severity.values(),
                        counts.openFindings(),
                        s -> Badges.of(s, view),
                        s -> "/findings")),
                rows.size(),
                shares(
                        RowState.values(),
                        rowCounts(rows),
                        s -> Badges.of(s, view),
                        s -> "/guideline?state=" + s.name().toLowerCase(java.util.Locale.ROOT)),
                shares(
                        NoticeState.values(),
                        counts.notices(),
                        s -> Badges.of(s, view),
                        s -> "/notices"),
                state.size(),
                events(state, view));
    }

    private List<EventWords.Line> events(SiteReader state, View view) {
        EventWords words = new EventWords(state, view);
        long from = Math.max(0, state.size() - EVENTS_LOOKED_AT);
        return context.site().ledger().entries(from, EVENTS_LOOKED_AT).reversed().stream()
                .filter(EventWords::isNews)
                .limit(EVENTS)
                .map(words::line)
                .toList();
    }

    private static Map<RowState, Integer> rowCounts(List<RowView> rows) {
        Map<RowState, Integer> counts = new EnumMap<>(RowState.class);
        rows.forEach(row -> counts.merge(row.result().state(), 1, Integer::sum));
        return counts;
    }

    private static int total(Map<?, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static <T> List<Share> shares(
            T[] states,
            Map<T, Integer> counts,
            java.util.function.Function<T, Badge> badge,
            java.util.function.Function<T, String> href) {
        List<Share> shares = new ArrayList<>();
        for (T state : states) {
            int count = counts.getOrDefault(state, 0);
            if (count > 0) {
                shares.add(new Share(badge.apply(state), count, href.apply(state)));
            }
        }
        return shares;
    }

    private static <T> List<T> reversed(List<T> items) {
        List<T> copy = new ArrayList<>(items);
        Collections.reverse(copy);
        return copy;
    }

    /** The most urgent first. */
    private List<Task> tasks(SiteReader state, Counts counts, List<RowView> rows, View view) {
        List<Task> tasks = new ArrayList<>();
        Optional<Scan> lastScan = state.scans(1).stream().findFirst();
        if (total(counts.devices()) == 0) {
            tasks.add(lastScan.filter(s -> s.state() == Scan.State.RUNNING)
                    .map(scan -> task("scan-running", "info", "clock", "/scans/" + scan.id(), view))
                    .orElseGet(() -> task("first-scan", "info", "scans", "/scans", view)));
        }
        tasks.addAll(criticalFindings(state, view));
        tasks.addAll(onTheirWay(state, view));
        int waiting = counts.devices().getOrDefault(DeviceState.DISCOVERED, 0);
        if (waiting > 0) {
            tasks.add(
                    task("accept", "info", "question", "/devices?state=discovered", view, waiting));
        }
        int unanswered = List.of(NoticeState.SENT, NoticeState.DELIVERED, NoticeState.READ).stream()
                .mapToInt(s -> counts.notices().getOrDefault(s, 0))
                .sum();
        if (unanswered > 0) {
            tasks.add(task("unanswered", "info", "mail", "/notices", view, unanswered));
        }
        int unreachable = counts.notices().getOrDefault(NoticeState.UNREACHABLE, 0);
        if (unreachable > 0) {
            tasks.add(task("unreachable", "warn", "mail", "/notices", view, unreachable));
        }
        tasks.addAll(atTheGateway(view));
        long unmet = rows.stream()
                .filter(row -> row.result().state() == RowState.NOT_SATISFIED)
                .count();
        if (unmet > 0) {
            tasks.add(task(
                    "guideline",
                    "warn",
                    "guideline",
                    "/guideline?state=not_satisfied",
                    view,
                    unmet));
        }
        return tasks;
    }

    private List<Task> atTheGateway(View view) {
        List<Task> tasks = new ArrayList<>();
        Instant now = context.site().clock().instant();
        GatewayPort gateway = context.site().gateway();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        long expired = gateway.virtualPatches().stream()
                .filter(patch -> patch.isExpired(today))
                .count();
        if (expired > 0) {
            tasks.add(task("patch-expired", "warn", "shield", "/gateway#patches", view, expired));
        }
        long over = gateway.clientAuthorities().stream()
                .filter(authority ->
                        !authority.over(now).isEmpty() || authority.unusable().isPresent())
                .count();
        if (over > 0) {
            tasks.add(task("authority-over", "warn", "shield", "/gateway#authorities", view, over));
        }
        int full = gateway.fullQueues().size();
        if (full > 0) {
            tasks.add(task("queue-full", "warn", "clock", "/gateway#queues", view, full));
        }
        return tasks;
    }

    private static List<Task> criticalFindings(SiteReader state, View view) {
        FindingFilter critical = new FindingFilter(
                FindingFilter.OPEN.state(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Severity.CRITICAL));
        Map<DeviceId, List<Finding>> byDevice = new LinkedHashMap<>();
        state.findings(critical, Optional.empty(), MAX_DEVICES_NAMED)
                .forEach(finding -> byDevice.computeIfAbsent(
                                finding.device(), _ -> new ArrayList<>())
                        .add(finding));
        List<Task> tasks = new ArrayList<>();
        byDevice.values().stream()
                .limit(MAX_OF_A_KIND)
                .forEach(findings -> tasks.add(critical(state, findings, view)));
        int more = byDevice.size() - MAX_OF_A_KIND;
        if (more > 0) {
            tasks.add(task("critical-more", "bad", "octagon", "/findings", view, more));
        }
        return tasks;
    }

    private static Task critical(SiteReader state, List<Finding> findings, View view) {
        Finding first = findings.getFirst();
        String why =
                first.priority().reasons().stream().map(view::m).collect(Collectors.joining(" "));
        return new Task(
                "critical-" + first.device(),
                "bad",
                "octagon",
                view.t("ui.task.critical", name(state, first), view.m(first.title())),
                findings.size() == 1
                        ? why
                        : why + " " + view.t("ui.task.critical.others", findings.size() - 1),
                "/devices/" + first.device(),
                view.t("ui.task.critical.act"));
    }

    private static String name(SiteReader state, Finding finding) {
        return state.device(finding.device())
                .map(Device::name)
                .orElse(finding.device().value());
    }

    private static List<Task> onTheirWay(SiteReader state, View view) {
        List<Task> tasks = new ArrayList<>();
        for (DeviceState at : List.of(DeviceState.ISOLATED, DeviceState.PROBATION)) {
            String kind = at == DeviceState.ISOLATED ? "isolated" : "probation";
            Badge badge = Badges.of(at, view);
            state.devices(DeviceFilter.in(at), Optional.empty(), MAX_OF_A_KIND)
                    .forEach(device -> tasks.add(new Task(
                            kind + "-" + device.id(),
                            badge.tone(),
                            badge.icon(),
                            view.t("ui.task." + kind, device.name()),
                            view.t("ui.task." + kind + ".why", view.time(device.stateSince())),
                            "/devices/" + device.id(),
                            view.t("ui.task." + kind + ".act"))));
        }
        return tasks;
    }

    private static Task task(
            String id, String tone, String icon, String href, View view, Object... arguments) {
        String key = "ui.task." + id;
        return new Task(
                id,
                tone,
                icon,
                view.t(key, arguments),
                view.t(key + ".why", arguments),
                href,
                view.t(key + ".act"));
    }
}
