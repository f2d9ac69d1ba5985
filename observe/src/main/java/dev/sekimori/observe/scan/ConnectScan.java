package dev.sekimori.observe.scan;

import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.observe.HostObservation;
import dev.sekimori.model.observe.ScanPlan;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.observe.ObserveException;
import dev.sekimori.observe.fingerprint.Fingerprint;
import dev.sekimori.observe.fingerprint.Groups;
import dev.sekimori.observe.fingerprint.HostProbe;
import dev.sekimori.observe.fingerprint.Identifier;
import dev.sekimori.observe.fingerprint.Observable;
import dev.sekimori.observe.fingerprint.OnvifProbe;
import dev.sekimori.observe.onvif.OnvifDevice.Login;
import dev.sekimori.observe.profile.Profiles;
import dev.sekimori.observe.profile.Source;
import dev.sekimori.observe.weakness.WeaknessChecks;
import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.Pace;
import dev.sekimori.observe.wire.Timeouts;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Carries out a confirmed {@link ScanPlan}. May run several scans; each is on its own. */
public final class ConnectScan {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectScan.class);
    private static final int MOST_LOGINS = 3;

    private final Profiles profiles;
    private final ScanLimits limits;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private final RandomGenerator random;
    private final Groups groups;

    /**
     * Asks no multicast group.
     *
     * @param ticker nanoseconds of a steady clock, for the rate
     * @param random makes nonces; must be cryptographically strong and safe for several threads
     */
    public ConnectScan(
            Profiles profiles,
            ScanLimits limits,
            InstantSource clock,
            LongSupplier ticker,
            RandomGenerator random) {
        this.profiles = profiles;
        this.limits = limits;
        this.clock = clock;
        this.ticker = ticker;
        this.random = random;
        this.groups = Groups.NONE;
    }

    private ConnectScan(ConnectScan other, Groups groups) {
        this.profiles = other.profiles;
        this.limits = other.limits;
        this.clock = other.clock;
        this.ticker = other.ticker;
        this.random = other.random;
        this.groups = groups;
    }

    /** The same scan, which asks these groups first. */
    public ConnectScan asking(Groups others) {
        return new ConnectScan(this, others);
    }

    /**
     * Scans and returns when all is done, or soon after {@code cancelled} became true (at most one
     * answer's time later). A host that was not complete by then is not reported.
     *
     * @throws ObserveException when the plan goes beyond this site's limits
     */
    public ScanSummary run(ScanPlan plan, ScanListener listener, BooleanSupplier cancelled) {
        checkWithinLimits(plan);
        long start = ticker.getAsLong();
        Run run = new Run(plan, new Tally(listener), cancelled);
        List<Future<?>> tasks = new ArrayList<>();
        Semaphore free = new Semaphore(limits.devicesAtOnce());
        List<InetAddress> addresses = ScanPlanner.addresses(plan, limits);
        run.askGroups(addresses);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (InetAddress address : addresses) {
                if (cancelled.getAsBoolean()) {
                    break;
                }
                free.acquireUninterruptibly();
                tasks.add(threads.submit(() -> run.address(address, free)));
            }
        }
        rethrowFaults(tasks);
        ScanSummary summary = run.tally.summary(
                cancelled.getAsBoolean(), Duration.ofNanos(ticker.getAsLong() - start));
        LOG.info("scan of {}: {}", plan.ranges(), summary);
        return summary;
    }

    private void checkWithinLimits(ScanPlan plan) {
        boolean allowed = ScanPlanner.plan(plan.ranges(), limits) instanceof ScanPlanning.Planned;
        boolean ports = limits.ports().containsAll(plan.ports())
                && limits.udpPorts().containsAll(plan.udpPorts());
        boolean gentle = plan.probesPerSecond() <= limits.probesPerSecond()
                && plan.probesPerSecond() > 0
                && plan.inFlightPerDevice() <= limits.inFlightPerDevice()
                && plan.inFlightPerDevice() > 0;
        if (!allowed || !ports || !gentle) {
            throw new ObserveException("the plan goes beyond the limits of this site: " + plan);
        }
    }

    /**
     * Strangers' answers never throw; what does is a fault of ours and must not pass for a result.
     */
    private static void rethrowFaults(List<Future<?>> tasks) {
        for (Future<?> task : tasks) {
            try {
                task.get();
            } catch (ExecutionException e) {
                throw new ObserveException("a probe failed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ObserveException("interrupted", e);
            }
        }
    }

    /** One run: its pace, and what it has found so far. */
    private final class Run {
        private final ScanPlan plan;
        private final Tally tally;
        private final Knocking knocking;
        private final Pace pace;
        private final HostProbe probe;
        private final OnvifProbe onvif;
        private HostProbe.Heard heard = new HostProbe.Heard(Map.of(), 0);
        private final Identifier identifier = new Identifier(profiles);
        private final WeaknessChecks weaknesses;

        Run(ScanPlan plan, Tally tally, BooleanSupplier cancelled) {
            this.plan = plan;
            this.tally = tally;
            this.pace = new ScanPace(plan.probesPerSecond(), ticker, cancelled);
            Connector connector = new Connector(
                    new Timeouts(limits.connectTimeout(), limits.readTimeout()), pace);
            this.knocking = new Knocking(connector, plan.inFlightPerDevice());
            this.onvif = new OnvifProbe(connector, random, clock);
            this.probe = new HostProbe(connector, onvif);
            this.weaknesses = new WeaknessChecks(profiles, connector, random);
        }

        /** Before any device is looked at, so that none is asked the same twice. */
        void askGroups(List<InetAddress> addresses) {
            try {
                heard = probe.ask(
                        groups, limits.readTimeout(), pace, Set.copyOf(addresses)::contains);
                tally.ignored(heard.ignored());
            } catch (CancelledException e) {
                // Then nothing else is asked either.
            }
        }

        void address(InetAddress address, Semaphore free) {
            try {
                tally.done(look(address));
            } catch (CancelledException e) {
                // not done, and so not counted
            } finally {
                free.release();
            }
        }

        private Optional<HostObservation> look(InetAddress address) throws CancelledException {
            Knocking.Doors doors = knocking.at(address, plan.ports());
            Fingerprint seen = probe.look(address, doors.open(), plan.udpPorts(), heard);
            if (seen.endpoints().isEmpty() && !provesHost(address, doors)) {
                return Optional.empty();
            }
            Instant now = clock.instant();
            Identification identification = identifier.identify(seen.observables());
            List<Weakness> found = weaknesses.check(
                    address.getHostAddress(), seen.endpoints(), identification, now);
            return Optional.of(new HostObservation(
                    address.getHostAddress(),
                    "",
                    seen.endpoints(),
                    withFactoryLogin(address, seen, identification, found),
                    found,
                    now));
        }

        /**
         * A camera that has just been found open to its factory login also tells what it is to who
         * signs in with that; no other login is ever tried.
         */
        private Identification withFactoryLogin(
                InetAddress address,
                Fingerprint seen,
                Identification identification,
                List<Weakness> found)
                throws CancelledException {
            boolean open = found.stream()
                    .anyMatch(weakness -> weakness.kind() == FindingKind.DEFAULT_CREDENTIALS);
            boolean onvifSpoken = seen.endpoints().stream()
                    .anyMatch(endpoint -> endpoint.protocol() == Protocol.ONVIF);
            boolean told = seen.observables().stream()
                    .anyMatch(observable -> observable.source() == Source.ONVIF_MODEL);
            if (!open || !onvifSpoken || told) {
                return identification;
            }
            List<Login> logins = profiles
                    .byId(identification.profile())
                    .map(DeviceProfile::factoryCredentials)
                    .orElse(List.of())
                    .stream()
                    .filter(pair -> pair.service().equals("http"))
                    .limit(MOST_LOGINS)
                    .map(pair -> new Login(pair.user(), pair.password()))
                    .toList();
            List<Observable> all = new ArrayList<>(seen.observables());
            all.addAll(onvif.signedIn(address, logins));
            return identifier.identify(all);
        }
    }

    /** A refusal comes from a host, but on loopback from this machine's own kernel. */
    static boolean provesHost(InetAddress address, Knocking.Doors doors) {
        return doors.refused() > 0 && !address.isLoopbackAddress();
    }
}
