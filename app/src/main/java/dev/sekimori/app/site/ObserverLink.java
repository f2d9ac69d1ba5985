package dev.sekimori.app.site;

import dev.sekimori.govern.port.DevicePasswordPort;
import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.observe.HostObservation;
import dev.sekimori.model.observe.ScanPlan;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.observe.fingerprint.ClientSighting;
import dev.sekimori.observe.fingerprint.Groups;
import dev.sekimori.observe.fingerprint.Identifier;
import dev.sekimori.observe.profile.Profiles;
import dev.sekimori.observe.scan.ConnectScan;
import dev.sekimori.observe.scan.ScanLimits;
import dev.sekimori.observe.scan.ScanListener;
import dev.sekimori.observe.scan.ScanPlanner;
import dev.sekimori.observe.scan.ScanPlanning;
import dev.sekimori.observe.weakness.WeaknessChecks;
import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.Echonet;
import dev.sekimori.observe.wire.Group;
import dev.sekimori.observe.wire.Pace;
import dev.sekimori.observe.wire.Timeouts;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Governing's line to the observers. One device is checked by one thread at a time. */
final class ObserverLink implements ObserverPort {
    private static final int MOST_LOCKS = 10_000;

    private final Profiles profiles;
    private final ScanLimits limits;
    private final Groups groups;
    private final InstantSource clock;
    private final SecureRandom random;
    private final WeaknessChecks checks;
    private final OnvifLink passwords;
    private final Identifier identifier;
    private final Map<String, ReentrantLock> checking = new ConcurrentHashMap<>();

    ObserverLink(
            Profiles profiles,
            ScanLimits limits,
            Groups groups,
            InstantSource clock,
            SecureRandom random) {
        this.profiles = profiles;
        this.limits = limits;
        this.groups = groups;
        this.clock = clock;
        this.random = random;
        Connector unpaced = new Connector(
                new Timeouts(limits.connectTimeout(), limits.readTimeout()), Pace.UNBOUNDED);
        this.checks = new WeaknessChecks(profiles, unpaced, random);
        this.passwords = new OnvifLink(unpaced, random, clock);
        this.identifier = new Identifier(profiles);
    }

    /** The line to the devices' own administration. */
    DevicePasswordPort passwords() {
        return passwords;
    }

    @Override
    public Plan plan(List<String> ranges) {
        return switch (ScanPlanner.plan(ranges, limits)) {
            case ScanPlanning.Planned(var plan) -> new Plan.Planned(plan);
            case ScanPlanning.Refused(var reasons) -> new Plan.Refused(reasons);
        };
    }

    @Override
    public int scan(
            ScanPlan plan,
            Consumer<HostObservation> onHost,
            IntConsumer onAddressesDone,
            BooleanSupplier cancelled) {
        ScanListener listener = new ScanListener() {
            @Override
            public void host(HostObservation observation) {
                onHost.accept(observation);
            }

            @Override
            public void progress(int addressesDone, int hostsFound) {
                onAddressesDone.accept(addressesDone);
            }
        };
        return new ConnectScan(profiles, limits, clock, System::nanoTime, random)
                .asking(groups)
                .run(plan, listener, cancelled)
                .addressesDone();
    }

    @Override
    public Recheck recheck(Device device, Finding finding) {
        if (checking.size() > MOST_LOCKS) {
            checking.clear();
        }
        ReentrantLock lock =
                checking.computeIfAbsent(device.id().value(), id -> new ReentrantLock());
        lock.lock();
        try {
            return switch (checks.recheck(device, finding, clock.instant())) {
                case dev.sekimori.observe.weakness.Recheck.StillThere(var weakness) ->
                    new Recheck.StillThere(weakness);
                case dev.sekimori.observe.weakness.Recheck.Gone(var evidence) ->
                    new Recheck.Gone(evidence);
                case dev.sekimori.observe.weakness.Recheck.CannotTell(var why) ->
                    new Recheck.CannotTell(why);
            };
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<DeviceProfile> profile(String id) {
        return profiles.byId(id);
    }

    @Override
    public List<DeviceProfile.RemedyStep> remedies(String profile, FindingKind kind) {
        return profiles.remedies(profile, kind);
    }

    /** What an ECHONET Lite node says of itself; nothing else is asked at its address. */
    Optional<HostObservation> node(InetAddress address, Group asked) {
        ScanPlan plan = new ScanPlan(
                List.of(address.getHostAddress()),
                List.of(),
                List.of(Echonet.PORT),
                1,
                limits.probesPerSecond(),
                limits.inFlightPerDevice());
        AtomicReference<@Nullable HostObservation> found = new AtomicReference<>();
        ScanListener listener = new ScanListener() {
            @Override
            public void host(HostObservation observation) {
                found.set(observation);
            }

            @Override
            public void progress(int addressesDone, int hostsFound) {
                // One address.
            }
        };
        new ConnectScan(profiles, limits, clock, System::nanoTime, random)
                .asking(new Groups(Map.of(Echonet.PORT, asked)))
                .run(plan, listener, () -> false);
        return Optional.ofNullable(found.get());
    }

    /** What is learnt of a client that was met at the gateway. */
    HostObservation client(String address, String clientId, Protocol protocol, Instant at) {
        Identification identity =
                identifier.identifyClient(new ClientSighting(address, clientId, protocol, at));
        List<Endpoint> endpoints = List.of(new Endpoint(protocol, address, 0, ""));
        try {
            return new HostObservation(
                    address,
                    clientId,
                    endpoints,
                    identity,
                    checks.check(address, endpoints, identity, at),
                    at);
        } catch (CancelledException e) {
            throw new IllegalStateException("nobody cancels this pace", e);
        }
    }
}
