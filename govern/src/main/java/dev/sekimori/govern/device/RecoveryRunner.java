package dev.sekimori.govern.device;

import dev.sekimori.decide.recovery.Lifecycle;
import dev.sekimori.decide.recovery.Recovery;
import dev.sekimori.decide.recovery.Step;
import dev.sekimori.govern.fault.BusyException;
import dev.sekimori.govern.fault.GovernException;
import dev.sekimori.govern.fault.RefusedException;
import dev.sekimori.govern.finding.FindingDesk;
import dev.sekimori.govern.finding.FindingDesk.Rechecked;
import dev.sekimori.govern.port.GatewayPort;
import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Outcome;
import dev.sekimori.ledger.fault.LedgerClosedException;
import dev.sekimori.ledger.fault.LedgerException;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.Isolation;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.finding.Finding;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Carries recovery out: takes the steps that {@link Recovery} decides, runs re-checks on virtual
 * threads (one a device at a time) and ends probation when its time is over. After a restart it
 * goes on where the ledger says it was.
 */
public final class RecoveryRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryRunner.class);
    private static final Actor SYSTEM = Actor.system("recovery");
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Ledger ledger;
    private final ObserverPort observers;
    private final GatewayPort gateway;
    private final FindingDesk findings;
    private final Recovery recovery;
    private final InstantSource clock;
    private final Map<DeviceId, Integer> ordering = new ConcurrentHashMap<>();
    private final Set<DeviceId> checking = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("recovery-timer").factory());

    public RecoveryRunner(
            Ledger ledger,
            ObserverPort observers,
            GatewayPort gateway,
            FindingDesk findings,
            Recovery recovery,
            InstantSource clock) {
        this.ledger = ledger;
        this.observers = observers;
        this.gateway = gateway;
        this.findings = findings;
        this.recovery = recovery;
        this.clock = clock;
    }

    /** Goes on with what was under way when the site stopped. */
    public void resume() {
        try (SiteReader state = ledger.read()) {
            state.devices(
                            DeviceFilter.in(DeviceState.ISOLATED),
                            Optional.empty(),
                            SiteReader.MAX_LIMIT)
                    .forEach(device -> resumeIsolated(state, device));
            state.devices(
                            DeviceFilter.in(DeviceState.PROBATION),
                            Optional.empty(),
                            SiteReader.MAX_LIMIT)
                    .forEach(device -> awaitEndOfProbation(device.id()));
        }
    }

    private void resumeIsolated(SiteReader state, Device device) {
        Optional<Isolation> open = state.lastIsolation(device.id()).filter(Isolation::isOpen);
        if (open.filter(isolation -> isolation.report().isEmpty()).isPresent()) {
            Thread.startVirtualThread(() -> cutAndReport(SYSTEM, device.id()));
        }
        if (open.flatMap(Isolation::recoveryStartedAt).isPresent()) {
            recheckInBackground(device.id());
        }
    }

    /**
     * Orders the isolation, cuts the device off and records the gateway's report. Nothing passes
     * any more while the order is on its way to the disk (docs/adr/0011).
     *
     * @throws BusyException when the order cannot be recorded; the device stays held back
     */
    IsolationResult isolate(Actor actor, DeviceId device, String reason, boolean decidedByPerson) {
        BiFunction<Lifecycle, Instant, Step> order =
                (now, at) -> recovery.isolate(now, reason, decidedByPerson);
        try (SiteReader state = ledger.read()) {
            // What may not be isolated must not be cut for a moment either.
            var _ = decided(state, device, clock.instant(), order);
        }
        ordering.merge(device, 1, Integer::sum);
        try {
            gateway.holdBack(device);
            take(actor, device, order);
            ordered(device);
        } catch (LedgerException e) {
            ordered(device);
            LOG.error("{} is cut off, and that could not be recorded", device, e);
            throw new BusyException(Message.of("isolation.not_recorded", device));
        } catch (GovernException e) {
            // Refused by what was recorded meanwhile. Another order may still be under way.
            if (ordered(device)) {
                gateway.letGo(device);
            }
            throw e;
        }
        return cutAndReport(actor, device);
    }

    /** An order was recorded or not; whether it was the last under way. */
    private boolean ordered(DeviceId device) {
        return ordering.computeIfPresent(device, (key, n) -> n == 1 ? null : n - 1) == null;
    }

    private IsolationResult cutAndReport(Actor actor, DeviceId device) {
        CutReport report = gateway.cut(device);
        if (!ordering.containsKey(device) && state(device) != DeviceState.ISOLATED) {
            // Somebody brought it back while it was being cut off.
            gateway.letGo(device);
        }
        long index = ledger.append(actor, new DeviceEvent.Isolated(device, report));
        return new IsolationResult(
                index, report.cutAt(), report.sessionsCut(), report.lastPacketAt());
    }

    private DeviceState state(DeviceId device) {
        try (SiteReader now = ledger.read()) {
            return LifecycleFacts.device(now, device).state();
        }
    }

    void undo(Actor actor, DeviceId device, String reason) {
        take(actor, device, (now, at) -> recovery.undo(now, reason));
    }

    /** Starts recovery; the re-checks run in the background. */
    public void start(Actor actor, DeviceId device, String reason) {
        take(actor, device, (now, at) -> recovery.start(now, reason));
        recheckInBackground(device);
    }

    boolean isChecking(DeviceId device) {
        return checking.contains(device);
    }

    private void recheckInBackground(DeviceId device) {
        if (!checking.add(device)) {
            return;
        }
        Thread.ofVirtual().name("recheck-" + device).start(() -> {
            try {
                recheck(device);
            } catch (GovernException | LedgerClosedException e) {
                LOG.info("the re-check of {} ended early: {}", device, e.getMessage());
            } finally {
                checking.remove(device);
            }
        });
    }

    private void recheck(DeviceId device) {
        List<Finding> blocking;
        try (SiteReader state = ledger.read()) {
            blocking = LifecycleFacts.blocking(state, device);
        }
        List<Message> failures = new ArrayList<>();
        for (Finding finding : blocking) {
            Rechecked checked = findings.check(SYSTEM, finding.id());
            if (!checked.fixed()) {
                failures.add(checked.unresolved().orElse(finding.title()));
            }
        }
        if (!failures.isEmpty()) {
            take(SYSTEM, device, (now, at) -> recovery.recheckFailed(now, failures));
            return;
        }
        take(SYSTEM, device, (now, at) -> recovery.recheckPassed(now, blocking.size(), at));
        awaitEndOfProbation(device);
    }

    private void awaitEndOfProbation(DeviceId device) {
        Optional<Instant> until;
        try (SiteReader state = ledger.read()) {
            until = state.lastIsolation(device).flatMap(Isolation::probationUntil);
        }
        Duration left = Duration.between(clock.instant(), until.orElse(clock.instant()));
        Duration wait = left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left;
        timer.schedule(
                () -> Thread.startVirtualThread(() -> endProbation(device)),
                Math.max(0, wait.toMillis() + 1),
                TimeUnit.MILLISECONDS);
    }

    private void endProbation(DeviceId device) {
        try {
            take(SYSTEM, device, recovery::endProbation);
        } catch (RefusedException e) {
            if (e.reason().key().equals("recovery.not_on_probation")) {
                return;
            }
            LOG.info("probation of {} goes on: {}", device, e.getMessage());
            timer.schedule(
                    () -> Thread.startVirtualThread(() -> endProbation(device)),
                    5,
                    TimeUnit.SECONDS);
        } catch (LedgerClosedException e) {
            LOG.debug("probation of {} is taken up at the next start", device);
        }
    }

    private void take(Actor actor, DeviceId device, BiFunction<Lifecycle, Instant, Step> decide) {
        ledger.execute(
                actor, (state, now) -> new Outcome<>(decided(state, device, now, decide), device));
    }

    private List<Event> decided(
            SiteReader state,
            DeviceId device,
            Instant now,
            BiFunction<Lifecycle, Instant, Step> decide) {
        return switch (decide.apply(LifecycleFacts.of(state, device, observers), now)) {
            case Step.Taken(var events) -> List.copyOf(events);
            case Step.Refused(var reason) -> throw new RefusedException(reason);
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
