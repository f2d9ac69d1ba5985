package dev.sekimori.govern.device;

import dev.sekimori.govern.fault.BusyException;
import dev.sekimori.govern.fault.GovernException;
import dev.sekimori.govern.fault.RefusedException;
import dev.sekimori.govern.finding.FindingDesk;
import dev.sekimori.govern.port.DevicePasswordPort;
import dev.sekimori.govern.port.DevicePasswordPort.Change;
import dev.sekimori.govern.port.DevicePasswordPort.Pair;
import dev.sekimori.govern.port.DevicePasswordPort.Trial;
import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.govern.port.PendingPasswordPort;
import dev.sekimori.govern.port.PendingPasswordPort.Pending;
import dev.sekimori.govern.port.SecretsPort;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Outcome;
import dev.sekimori.ledger.fault.LedgerException;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.FindingState;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Changes the factory password of a device on the device itself (guideline G5-4, T-1).
 *
 * <p>The new password is durable in the vault before the device hears of it, and stays there beside
 * the old one until signing in has shown which of the two holds: at once, else from time to time
 * and after a restart. So no device is left with a password that nobody knows. Works while the
 * device is isolated. Any thread; blocking; one change a device at a time.
 */
public final class FactoryPasswords implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FactoryPasswords.class);
    private static final Actor SYSTEM = Actor.system("passwords");
    private static final int MOST_PAIRS = 3;
    private static final long RETRY_S = 60;
    private static final int SELDOM = 64;
    private static final int LOCKS = 16;
    private static final long PATIENCE_S = 20;

    /** What else of the site it stands on. */
    public record Desks(ObserverPort observers, FindingDesk findings, SecretsPort secrets) {}

    private final Ledger ledger;
    private final Desks desks;
    private final DevicePasswordPort devices;
    private final PendingPasswordPort pendings;
    /** A device's by its hash; two devices may share one and then wait for each other. */
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    private final Map<DeviceId, Integer> rounds = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("password-timer").factory());

    public FactoryPasswords(
            Ledger ledger, Desks desks, DevicePasswordPort devices, PendingPasswordPort pendings) {
        this.ledger = ledger;
        this.desks = desks;
        this.devices = devices;
        this.pendings = pendings;
    }

    /** Finds out now, and from time to time, how changes ended that were interrupted. */
    public void resume() {
        timer.scheduleWithFixedDelay(this::settleAll, 0, RETRY_S, TimeUnit.SECONDS);
    }

    private void settleAll() {
        for (DeviceId id : pendings.devices()) {
            int round = rounds.merge(id, 1, Integer::sum);
            // Ever more rarely: a device may lock its door when it is knocked at too often.
            if (Integer.bitCount(round) == 1 || round % SELDOM == 0) {
                settleQuietly(id, round);
            }
        }
    }

    private void settleQuietly(DeviceId id, int round) {
        try {
            alone(id, () -> {
                settleLater(read(id), round);
                return id;
            });
        } catch (GovernException | LedgerException e) {
            LOG.info("the password of {} stays undecided: {}", id, e.getMessage());
        }
    }

    private void settleLater(Device device, int round) {
        Optional<Pending> pending = pendings.pending(device.id());
        if (pending.isEmpty()) {
            return;
        }
        switch (settle(device, pending.get())) {
            case NEW -> hold(SYSTEM, device, pending.get());
            case OLD -> {
                // Not in the first round: a slow device may be about to take the new one.
                if (round > 1) {
                    drop(device.id());
                }
            }
            case UNKNOWN -> LOG.info("the password of {} stays undecided", device.id());
        }
    }

    private void drop(DeviceId id) {
        pendings.drop(id);
        rounds.remove(id);
    }

    /**
     * Gives the device a password of its own in place of the factory's, and the gateway that
     * password to inject.
     *
     * @throws RefusedException when there is nothing to change, the device has no ONVIF, or it
     *     cannot be told yet which password it has
     */
    public ChangedPassword change(Actor actor, DeviceId id) {
        return alone(id, () -> changeAlone(actor, id));
    }

    /** One change a device at a time; a person waits for what goes on in the background. */
    private <T> T alone(DeviceId id, Supplier<T> act) {
        ReentrantLock lock = locks.get(Math.floorMod(id.hashCode(), LOCKS));
        try {
            if (!lock.tryLock(PATIENCE_S, TimeUnit.SECONDS)) {
                throw busy(id);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy(id);
        }
        try {
            return act.get();
        } finally {
            lock.unlock();
        }
    }

    private static BusyException busy(DeviceId id) {
        return new BusyException(Message.of("device.factory_password.busy", id));
    }

    private ChangedPassword changeAlone(Actor actor, DeviceId id) {
        Device device = ours(read(id));
        Optional<Pending> earlier = pendings.pending(id);
        if (earlier.isPresent() && decided(device, earlier.get()) == Settled.NEW) {
            return hold(actor, device, earlier.get());
        }
        if (open(id).isEmpty()) {
            throw new RefusedException(Message.of("device.factory_password.no_finding", id));
        }
        // The same password again: the device may yet take the one that it was given before.
        Pending pending = earlier.orElseGet(() -> begin(device));
        Change answer = devices.change(device, pending.old(), pending.next().password());
        // Whatever the device answered: the password that opens it is the one it has.
        return switch (decided(device, pending)) {
            case NEW -> hold(actor, device, pending);
            case OLD -> throw notTaken(id, answer);
            case UNKNOWN -> throw undecided(id);
        };
    }

    private Pending begin(Device device) {
        Pair factory = factoryPair(device);
        Pending pending = new Pending(factory, new Pair(factory.user(), pendings.newPassword()));
        pendings.keep(device.id(), pending);
        return pending;
    }

    private RefusedException notTaken(DeviceId id, Change answer) {
        return switch (answer) {
            case Change.Refused(var why) -> {
                drop(id);
                yield new RefusedException(
                        Message.of("device.factory_password.not_taken", id, why));
            }
            case Change.Accepted(), Change.Unclear() -> undecided(id);
        };
    }

    private static RefusedException undecided(DeviceId id) {
        return new RefusedException(Message.of("device.factory_password.undecided", id));
    }

    /** What nobody has accepted may belong to somebody else. */
    private static Device ours(Device device) {
        return switch (device.state()) {
            case REGISTERED, ONBOARDING, IN_SERVICE, ISOLATED, PROBATION -> device;
            case DISCOVERED, LOST, RETIRED, ERASED ->
                throw new RefusedException(
                        Message.of("device.factory_password.not_ours", device.id()));
        };
    }

    /** The pair of the profile that opens the device's administration now. */
    private Pair factoryPair(Device device) {
        List<Pair> pairs = desks.observers().profile(device.identity().profile()).stream()
                .flatMap(profile -> profile.factoryCredentials().stream())
                .filter(pair -> pair.service().equals("http"))
                .map(pair -> new Pair(pair.user(), pair.password()))
                .limit(MOST_PAIRS)
                .toList();
        Trial last = Trial.REFUSED;
        for (Pair pair : pairs) {
            last = devices.administration(device, pair);
            if (last == Trial.OPENS) {
                return pair;
            }
        }
        throw new RefusedException(Message.of(
                last == Trial.UNCLEAR
                        ? "device.factory_password.no_onvif"
                        : "device.factory_password.no_pair",
                device.id()));
    }

    private enum Settled {
        NEW,
        OLD,
        UNKNOWN
    }

    private Settled decided(Device device, Pending pending) {
        Settled settled = settle(device, pending);
        if (settled == Settled.UNKNOWN) {
            throw undecided(device.id());
        }
        return settled;
    }

    /** Which of the two passwords the device has. */
    private Settled settle(Device device, Pending pending) {
        return switch (devices.administration(device, pending.next())) {
            case OPENS -> Settled.NEW;
            case REFUSED ->
                devices.administration(device, pending.old()) == Trial.OPENS
                        ? Settled.OLD
                        : Settled.UNKNOWN;
            case UNCLEAR -> Settled.UNKNOWN;
        };
    }

    /** Kept by the gateway first and dropped as pending last, so that any crash between repeats. */
    private ChangedPassword hold(Actor actor, Device device, Pending pending) {
        Pair next = pending.next();
        // Some cameras keep other accounts for ONVIF than for their pages.
        String service = devices.webPage(device, next) == Trial.REFUSED ? "onvif" : "http";
        char[] password = next.password().toCharArray();
        desks.secrets().holdDevicePassword(device.id(), service, next.user(), password);
        ledger.execute(
                actor,
                (state, now) -> Outcome.of(
                        device.id(),
                        new DeviceEvent.PasswordChanged(device.id(), next.user(), "onvif"),
                        new DeviceEvent.CredentialHeld(device.id(), service, next.user())));
        drop(device.id());
        List<Finding> findings = new ArrayList<>();
        for (Finding finding : open(device.id())) {
            findings.add(desks.findings().check(actor, finding.id()).finding());
        }
        return new ChangedPassword(device.id(), service, next.user(), next.password(), findings);
    }

    private List<Finding> open(DeviceId id) {
        try (SiteReader state = ledger.read()) {
            return state.findings(
                    new FindingFilter(
                            Optional.of(FindingState.OPEN),
                            Optional.of(id),
                            Optional.of(FindingKind.DEFAULT_CREDENTIALS),
                            Optional.empty()),
                    Optional.empty(),
                    SiteReader.MAX_LIMIT);
        }
    }

    private Device read(DeviceId id) {
        try (SiteReader state = ledger.read()) {
            return LifecycleFacts.device(state, id);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
