package dev.sekimori.console.page;

import dev.sekimori.console.Call;
import dev.sekimori.console.ConsoleException;
import dev.sekimori.console.EventStream;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Route;
import dev.sekimori.govern.scan.ScanDesk.ScanProgress;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.ScanId;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.event.DecisionEvent;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.FindingEvent;
import dev.sekimori.model.event.GuidelineEvent;
import dev.sekimori.model.event.NoticeEvent;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.event.ScanEvent;
import dev.sekimori.model.event.SiteEvent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The live parts of open pages. One thread looks every {@value #TICK_MS} ms at what each stream has
 * not seen yet and sends it as fragments, which pages put into cells that are there already.
 */
final class Live implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Live.class);
    private static final int TICK_MS = 250;

    /** What a page watches; told every tick until it is closed. */
    @FunctionalInterface
    private interface Watch {
        void tick();
    }

    private final Context context;
    private final Audits audits;
    private final Map<EventStream, Watch> watches = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("console-live").factory());

    Live(Context context, Audits audits) {
        this.context = context;
        this.audits = audits;
        timer.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    List<Route> routes() {
        return List.of(
                Route.stream("/devices/live", Guard.VIEWER, this::devices),
                Route.stream("/devices/:id/live", Guard.VIEWER, this::device),
                Route.stream("/scans/:id/live", Guard.VIEWER, this::scan),
                Route.stream("/ledger/live", Guard.VIEWER, this::audit));
    }

    private void tick() {
        watches.forEach((stream, watch) -> {
            try {
                watch.tick();
            } catch (RuntimeException e) {
                LOG.warn("A live stream ended", e);
                stream.close();
            }
        });
    }

    private void watch(EventStream stream, Watch watch) {
        watches.put(stream, watch);
        stream.onClose(() -> watches.remove(stream));
    }

    private void devices(Call call, EventStream stream) {
        View view = context.view(call);
        Unseen unseen = unseen(call);
        int[] discovered = {0};
        watch(stream, () -> {
            List<Entry> entries = unseen.next();
            if (entries.isEmpty()) {
                return;
            }
            discovered[0] += (int) entries.stream()
                    .filter(entry -> entry.event() instanceof DeviceEvent.Discovered)
                    .count();
            try (SiteReader state = context.site().ledger().read()) {
                devicesOf(entries, state)
                        .forEach(id -> state.device(id)
                                .ifPresent(device -> row(stream, device, view, unseen)));
            }
            if (discovered[0] > 0) {
                tellChanges(stream, unseen.id(), view.t("ui.live.discovered", discovered[0]), view);
            }
        });
    }

    private void row(EventStream stream, Device device, View view, Unseen unseen) {
        stream.send(
                "state-" + device.id(),
                unseen.id(),
                context.fragment("badge", Map.of("badge", Badges.of(device.state(), view))));
        stream.send("findings-" + device.id(), unseen.id(), String.valueOf(device.openFindings()));
    }

    private void device(Call call, EventStream stream) {
        View view = context.view(call);
        DeviceId id = Ids.of(call, DeviceId::new);
        Unseen unseen = unseen(call);
        String[] sent = {"", ""};
        boolean[] onItsWay = {isOnItsWay(id)};
        watch(stream, () -> {
            List<Entry> entries = unseen.next();
            Device device;
            boolean news;
            try (SiteReader state = context.site().ledger().read()) {
                news = devicesOf(entries, state).contains(id);
                device = state.device(id).orElseThrow(ConsoleException::notFound);
            }
            onItsWay[0] |= news;
            if (onItsWay[0]) {
                tellState(stream, sent, device, view);
                onItsWay[0] = device.state() == DeviceState.ISOLATED
                        || device.state() == DeviceState.PROBATION;
            }
            if (news) {
                tellChanges(stream, unseen.id(), view.t("ui.live.device"), view);
            }
        });
    }

    private boolean isOnItsWay(DeviceId id) {
        try (SiteReader state = context.site().ledger().read()) {
            DeviceState now =
                    state.device(id).orElseThrow(ConsoleException::notFound).state();
            return now == DeviceState.ISOLATED || now == DeviceState.PROBATION;
        }
    }

    private void tellState(EventStream stream, String[] sent, Device device, View view) {
        Badge badge = Badges.of(device.state(), view);
        sendIfNew(stream, sent, 0, "state", context.fragment("badge", Map.of("badge", badge)));
        String way = Recoveries.way(
                        device,
                        context.site().devices().recovery(device.id()),
                        context.site().clock().instant(),
                        view)
                .map(w -> context.fragment("recovery", Map.of("way", w, "view", view)))
                .orElseGet(() -> context.fragment("recoveryEnded", Map.of("view", view)));
        sendIfNew(stream, sent, 1, "recovery", way);
    }

    private void tellChanges(EventStream stream, String id, String text, View view) {
        stream.send(
                "changes",
                id,
                context.fragment(
                        "liveChanges", Map.of("text", text, "act", view.t("ui.live.show"))));
    }

    private static void sendIfNew(
            EventStream stream, String[] sent, int slot, String name, String fragment) {
        if (!fragment.equals(sent[slot])) {
            sent[slot] = fragment;
            stream.send(name, "", fragment);
        }
    }

    private void scan(Call call, EventStream stream) {
        View view = context.view(call);
        ScanId id = Ids.of(call, ScanId::new);
        String[] sent = {""};
        watch(stream, () -> {
            ScanPages.Row row = context.site()
                    .scans()
                    .progress(id)
                    .map(ScanProgress::scan)
                    .map(scan -> ScanPages.row(scan, view))
                    .orElseThrow(ConsoleException::notFound);
            String fragment = context.fragment("scanProgress", Map.of("page", row, "view", view));
            sendIfNew(stream, sent, 0, "progress", fragment);
            if (!row.running()) {
                stream.send(
                        "actions",
                        "",
                        context.fragment("scanActions", Map.of("page", row, "view", view)));
                stream.send("done", "", "");
                watches.remove(stream);
            }
        });
    }

    private void audit(Call call, EventStream stream) {
        View view = context.view(call);
        String[] sent = {""};
        watch(
                stream,
                () -> LedgerPages.audit(audits.state(), view).ifPresent(audit -> {
                    String fragment =
                            context.fragment("audit", Map.of("audit", audit, "view", view));
                    sendIfNew(stream, sent, 0, "audit", fragment);
                    if (!audit.running()) {
                        stream.send("done", "", "");
                        watches.remove(stream);
                    }
                }));
    }

    /** The devices that entries are about, in order. */
    private static Set<DeviceId> devicesOf(List<Entry> entries, SiteReader state) {
        Set<DeviceId> devices = new LinkedHashSet<>();
        for (Entry entry : entries) {
            switch (entry.event()) {
                case DeviceEvent event -> devices.add(event.device());
                case FindingEvent event ->
                    state.finding(event.finding()).ifPresent(f -> devices.add(f.device()));
                case NoticeEvent event ->
                    state.notice(event.notice()).ifPresent(n -> devices.add(n.device()));
                case SiteEvent _,
                        PersonEvent _,
                        ScanEvent _,
                        DecisionEvent _,
                        GuidelineEvent _ -> {}
            }
        }
        return devices;
    }

    /** From what the page shows, or from what a stream that broke off has sent last. */
    private Unseen unseen(Call call) {
        Ledger ledger = context.site().ledger();
        long from = call.header("last-event-id")
                .or(() -> call.query("from"))
                .filter(digits -> digits.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .filter(index -> index <= ledger.size())
                .orElseGet(ledger::size);
        return new Unseen(ledger, from);
    }

    /** The entries that a stream has not told yet. On the timer's thread alone. */
    private static final class Unseen {
        private final Ledger ledger;
        private long next;

        Unseen(Ledger ledger, long next) {
            this.ledger = ledger;
            this.next = next;
        }

        List<Entry> next() {
            if (ledger.size() <= next) {
                return List.of();
            }
            List<Entry> entries = ledger.entries(next, Ledger.MAX_LIMIT);
            next += entries.size();
            return entries;
        }

        /** The id by which a reader comes back. */
        String id() {
            return String.valueOf(next);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        watches.keySet().forEach(EventStream::close);
    }
}
