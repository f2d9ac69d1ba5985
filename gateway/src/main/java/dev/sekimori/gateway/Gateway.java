package dev.sekimori.gateway;

import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.device.Protocol;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The running gateway: the fronts, and one desk and one list of sessions for all of them. Safe from
 * any thread; {@link #cut} blocks and must not be called from an event loop.
 */
public final class Gateway implements AutoCloseable {
    private final DecisionDesk desk;
    private final Sessions sessions;
    private final Reporter reporter;
    private final List<Front.Running> running = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gateway-time").factory());
    private final InstantSource clock;
    private volatile Instant minute;

    private Gateway(DecisionDesk desk, Sessions sessions, Reporter reporter, InstantSource clock) {
        this.desk = desk;
        this.sessions = sessions;
        this.reporter = reporter;
        this.clock = clock;
        this.minute = thisMinute();
    }

    /**
     * Opens every configured listener with the front that serves it. Throws
     * {@link GatewayException} when a listener cannot be opened or no front serves it; then nothing
     * stays open.
     */
    public static Gateway start(
            GatewayConfig config,
            Certificates certificates,
            SitePort site,
            GatewayState state,
            InstantSource clock,
            Front... fronts) {
        requireServed(config, fronts);
        Reporter reporter = new Reporter(site, clock);
        DecisionDesk desk = new DecisionDesk(state, reporter::decided, clock);
        Sessions sessions = new Sessions(clock);
        sessions.update(desk.site());
        Gateway gateway = new Gateway(desk, sessions, reporter, clock);
        try {
            for (Front front : fronts) {
                List<Listener> own = config.listeners().stream()
                        .filter(listener -> front.serves().contains(listener.kind()))
                        .toList();
                gateway.running.add(front.start(new Front.Context(
                        config,
                        own,
                        certificates.at(front.serves()),
                        site.at(front.serves()),
                        desk,
                        sessions,
                        reporter::sighted,
                        gateway::tap,
                        gateway::access,
                        clock)));
            }
        } catch (GatewayException e) {
            gateway.close();
            throw e;
        }
        var _ = gateway.timer.scheduleWithFixedDelay(gateway::timePassed, 1, 1, TimeUnit.SECONDS);
        return gateway;
    }

    private Instant thisMinute() {
        return clock.instant().truncatedTo(ChronoUnit.MINUTES);
    }

    /** When a minute has turned: decides by the time windows that are open now. */
    void timePassed() {
        Instant now = thisMinute();
        if (!now.equals(minute)) {
            minute = now;
            if (desk.timePassed()) {
                running.forEach(Front.Running::updated);
            }
        }
    }

    private Optional<Readings.Tap> tap(DeviceId device, Protocol protocol, String resource) {
        for (Front.Running front : running) {
            Optional<Readings.Tap> tap = front.tap(device, protocol, resource);
            if (tap.isPresent()) {
                return tap;
            }
        }
        return Optional.empty();
    }

    private Optional<NativeAccess> access(Protocol protocol) {
        return running.stream()
                .flatMap(front -> front.access(protocol).stream())
                .findFirst();
    }

    private static void requireServed(GatewayConfig config, Front... fronts) {
        for (Listener listener : config.listeners()) {
            boolean served = List.of(fronts).stream()
                    .anyMatch(front -> front.serves().contains(listener.kind()));
            if (!served) {
                throw new GatewayException("nothing serves listeners of kind " + listener.kind());
            }
        }
    }

    /** Decides by a new picture from now on, and ends at once what it no longer permits. */
    public void update(GatewayState state) {
        take(state);
        running.forEach(Front.Running::updated);
    }

    /**
     * The same for a picture since the last of which the site has bound and revoked no identity:
     * who is connected is not asked again who they are, unless the picture itself says so.
     */
    public void show(GatewayState state) {
        SiteIndex before = desk.site();
        take(state);
        running.forEach(
                desk.site().isNamedAs(before)
                        ? Front.Running::decisionsChanged
                        : Front.Running::updated);
    }

    private void take(GatewayState state) {
        desk.update(state);
        sessions.update(desk.site());
    }

    /**
     * Takes up the certificates, keys and authorities that there are now, for connections to come.
     */
    public void certificatesChanged() {
        running.forEach(Front.Running::certificatesChanged);
    }

    /**
     * Refuses everything to and from a device from now on and ends its live sessions, without
     * waiting for their sockets; until a picture has shown it in a state that may not communicate,
     * or {@link #letGo}. Does not block.
     */
    public void holdBack(DeviceId device) {
        // Nothing passes from here on; to make a large site's picture takes longer.
        sessions.hold(device);
        desk.cut(device);
    }

    /** Lets a device that was held back communicate again as the next picture says. */
    public void letGo(DeviceId device) {
        desk.letGo(device);
        sessions.letGo(device);
    }

    /**
     * Cuts a device off: refuses everything to and from it from now on, ends its live sessions, and
     * answers when every socket is closed.
     */
    public CutReport cut(DeviceId device) {
        desk.cut(device);
        return sessions.cut(device);
    }

    /** Recent flows, the newest first. */
    public List<Flow> flows(Optional<DeviceId> device, int limit) {
        return desk.flows(device, limit);
    }

    public Optional<Decision> recent(DecisionId id) {
        return desk.recent(id);
    }

    /** How the lines of devices to brokers outside are. */
    public List<UpstreamState> upstreams() {
        return running.stream().flatMap(front -> front.upstreams().stream()).toList();
    }

    /** Absent clients' sessions that take no more, so that publishers are refused. */
    public List<FullQueue> fullQueues() {
        return running.stream().flatMap(front -> front.fullQueues().stream()).toList();
    }

    public List<LiveSession> sessions() {
        return sessions.live();
    }

    public BoundListeners listeners() {
        return new BoundListeners(
                running.stream().flatMap(front -> front.bound().stream()).toList());
    }

    /**
     * Where the first open listener of a kind is; waits for no front that opens in the background
     * and has another. Throws {@link GatewayException} when there is none.
     */
    public InetSocketAddress address(Listener.Kind kind) {
        return running.stream()
                .flatMap(front -> front.bound().stream())
                .filter(bound -> bound.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new GatewayException("no listener for " + kind))
                .address();
    }

    public GatewayMetrics metrics() {
        Map<String, Long> counters = new TreeMap<>();
        running.forEach(front -> counters.putAll(front.counters()));
        return new GatewayMetrics(
                desk.permitted(),
                desk.refused(),
                desk.flowsKept(),
                sessions.live().size(),
                sessions.allCut(),
                counters);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        running.reversed().forEach(Front.Running::close);
        reporter.close();
    }
}
