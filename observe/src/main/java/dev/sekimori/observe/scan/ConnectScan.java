package dev.sekimori.observe.scan;

import dev.sekimori.model.device.Identification;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.observe.HostObservation;
import dev.sekimori.model.observe.ScanPlan;
import dev.sekimori.observe.ObserveException;
import dev.sekimori.observe.fingerprint.Fingerprint;
import dev.sekimori.observe.fingerprint.HostProbe;
import dev.sekimori.observe.fingerprint.Identifier;
import dev.sekimori.observe.profile.Profiles;
import dev.sekimori.observe.weakness.WeaknessChecks;
import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.Timeouts;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    private final Profiles profiles;
    private final ScanLimits limits;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private final RandomGenerator random;

    /**
     * @param ticker nanoseconds of a steady clock, for the rate
     * @param random makes client nonces; must be safe for several threads
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
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (InetAddress address : ScanPlanner.addresses(plan, limits)) {
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
        private final HostProbe probe;
        private final Identifier identifier = new Identifier(profiles);
        private final WeaknessChecks weaknesses;

        Run(ScanPlan plan, Tally tally, BooleanSupplier cancelled) {
            this.plan = plan;
            this.tally = tally;
            Connector connector = new Connector(
                    new Timeouts(limits.connectTimeout(), limits.readTimeout()),
                    new ScanPace(plan.probesPerSecond(), ticker, cancelled));
            this.knocking = new Knocking(connector, plan.inFlightPerDevice());
            this.probe = new HostProbe(connector);
            this.weaknesses = new WeaknessChecks(profiles, connector, random);
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
            Fingerprint seen = probe.look(address, doors.open(), plan.udpPorts());
            if (seen.endpoints().isEmpty() && !provesHost(address, doors)) {
                return Optional.empty();
            }
            Instant now = clock.instant();
            Identification identification = identifier.identify(seen.observables());
            List<Weakness> found = weaknesses.check(
                    address.getHostAddress(), seen.endpoints(), identification, now);
            return Optional.of(new HostObservation(
                    address.getHostAddress(), "", seen.endpoints(), identification, found, now));
        }
    }

    /** A refusal comes from a host, but on loopback from this machine's own kernel. */
    static boolean provesHost(InetAddress address, Knocking.Doors doors) {
        return doors.refused() > 0 && !address.isLoopbackAddress();
    }
}
