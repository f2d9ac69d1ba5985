package dev.sekimori.govern.guideline;

import dev.sekimori.govern.port.GatewayPort;
import dev.sekimori.ledger.read.BoundIdentity;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.read.Isolation;
import dev.sekimori.ledger.read.NoticeFilter;
import dev.sekimori.ledger.read.PolicyInForce;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.SiteEvent;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.notice.Notice;
import dev.sekimori.model.observe.Scan;
import dev.sekimori.model.person.Person;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Everything that rows are judged by, gathered at one moment. Evaluators read nothing else. */
record SiteFacts(
        Instant now,
        long size,
        List<Device> devices,
        List<Finding> findings,
        List<Notice> notices,
        List<Isolation> isolations,
        List<Scan> scans,
        List<Person> people,
        Map<DeviceId, List<BoundIdentity>> identities,
        Optional<PolicyInForce> policy,
        List<Decision> decisions,
        Map<String, PolicySet> policies,
        List<Flow> flows,
        Set<String> outerZones,
        Optional<Entry> outerProbe) {
    /**
     * How long evidence from the site's recorded state counts before it must be looked at again.
     */
    static final Duration STATE_VALIDITY = Duration.ofMinutes(15);

    /** How long a scan or a probe counts. */
    static final Duration TEST_VALIDITY = Duration.ofHours(24);

    private static final int MOST = 50_000;
    private static final int PAGE = SiteReader.MAX_LIMIT;

    static SiteFacts gather(SiteReader state, GatewayPort gateway, Instant now) {
        List<Device> devices = devices(state);
        Map<DeviceId, List<BoundIdentity>> identities = new HashMap<>();
        devices.forEach(device -> identities.put(device.id(), state.identities(device.id())));
        List<Decision> decisions = recentDecisions(state, devices);
        Map<String, PolicySet> policies = new HashMap<>();
        decisions.stream()
                .map(Decision::policyHash)
                .distinct()
                .forEach(
                        hash -> state.policy(hash).ifPresent(policy -> policies.put(hash, policy)));
        return new SiteFacts(
                now,
                state.size(),
                devices,
                findings(state),
                state.notices(NoticeFilter.ALL, Optional.empty(), PAGE),
                state.isolations(PAGE),
                state.scans(20),
                state.people(),
                identities,
                state.policyInForce(),
                decisions,
                policies,
                gateway.flows(Optional.empty(), 10_000),
                gateway.outerZones(),
                state.latest(SiteEvent.OuterSideProbed.class));
    }

    private static List<Device> devices(SiteReader state) {
        List<Device> all = new ArrayList<>();
        Optional<DeviceId> after = Optional.empty();
        while (all.size() < MOST) {
            List<Device> page = state.devices(DeviceFilter.ALL, after, PAGE);
            all.addAll(page);
            if (page.size() < PAGE) {
                break;
            }
            after = Optional.of(page.getLast().id());
        }
        return all;
    }

    private static List<Finding> findings(SiteReader state) {
        List<Finding> all = new ArrayList<>();
        Optional<dev.sekimori.model.FindingId> after = Optional.empty();
        while (all.size() < MOST) {
            List<Finding> page = state.findings(FindingFilter.ALL, after, PAGE);
            all.addAll(page);
            if (page.size() < PAGE) {
                break;
            }
            after = Optional.of(page.getLast().id());
        }
        return all;
    }

    /** The latest decisions of some devices: a sample that is cheap to replay. */
    private static List<Decision> recentDecisions(SiteReader state, List<Device> devices) {
        return devices.stream()
                .limit(50)
                .flatMap(device -> state.decisionsAbout(device.id(), 5).stream())
                .distinct()
                .limit(200)
                .toList();
    }

    /** Devices that are part of the site now: not retired or erased. */
    List<Device> present() {
        return devices.stream()
                .filter(d -> d.state() != DeviceState.RETIRED && d.state() != DeviceState.ERASED)
                .toList();
    }

    /** Devices that a person accepted. */
    List<Device> accepted() {
        return present().stream()
                .filter(d -> d.state() != DeviceState.DISCOVERED)
                .toList();
    }

    List<Device> in(DeviceState state) {
        return devices.stream().filter(d -> d.state() == state).toList();
    }

    /** The devices with an open finding of a kind. */
    Set<DeviceId> withOpen(FindingKind kind) {
        return openFindings().stream()
                .filter(f -> f.kind() == kind)
                .map(Finding::device)
                .collect(Collectors.toSet());
    }

    Set<DeviceId> isolated() {
        return in(DeviceState.ISOLATED).stream().map(Device::id).collect(Collectors.toSet());
    }

    /** When anything of a device was last let through, of those that anything was. */
    Map<DeviceId, Instant> lastPermitted() {
        Map<DeviceId, Instant> last = new HashMap<>();
        for (Flow flow : flows) {
            if (flow.decision().permitted()) {
                flow.device()
                        .ifPresent(device -> last.merge(device, flow.lastAt(), SiteFacts::later));
            }
        }
        return last;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    List<Finding> openFindings() {
        return findings.stream().filter(f -> f.state() == FindingState.OPEN).toList();
    }

    /** Open findings of at least a severity on devices that somebody accepted. */
    List<Finding> openOnAccepted(Severity least) {
        Set<DeviceId> ids = accepted().stream().map(Device::id).collect(Collectors.toSet());
        return openFindings().stream()
                .filter(f -> f.severity().compareTo(least) >= 0 && ids.contains(f.device()))
                .toList();
    }

    Optional<Scan> lastScan(Predicate<Scan> which) {
        return scans.stream().filter(which).findFirst();
    }

    OptionalLong lastEvent() {
        return size == 0 ? OptionalLong.empty() : OptionalLong.of(size - 1);
    }

    /** What the outer side showed when it was probed last. */
    Optional<SiteEvent.OuterSideProbed> probed() {
        return outerProbe.map(entry -> (SiteEvent.OuterSideProbed) entry.event());
    }
}
