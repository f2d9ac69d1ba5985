package dev.sekimori.govern.device;

import dev.sekimori.decide.trust.TrustAssessment;
import dev.sekimori.decide.trust.TrustFacts;
import dev.sekimori.govern.port.GatewayPort;
import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Outcome;
import dev.sekimori.ledger.read.BoundIdentity;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.event.DecisionEvent;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.FindingEvent;
import dev.sekimori.model.profile.DeviceProfile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** Assesses the trust in a device again after every event that may change it. */
public final class TrustKeeper {
    private static final Actor SYSTEM = Actor.system("trust");

    private static final Duration LATELY = Duration.ofHours(1);
    private static final int MOST_FLOWS = 500;

    private final Ledger ledger;
    private final ObserverPort observers;
    private final GatewayPort gateway;
    private final InstantSource clock;

    public TrustKeeper(
            Ledger ledger, ObserverPort observers, GatewayPort gateway, InstantSource clock) {
        this.ledger = ledger;
        this.observers = observers;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** To be called with entries as they are committed, on one thread. */
    public void onCommit(List<Entry> entries) {
        SequencedSet<DeviceId> touched = new LinkedHashSet<>();
        try (SiteReader state = ledger.read()) {
            for (Entry entry : entries) {
                touchedBy(entry.event(), state).ifPresent(touched::add);
            }
        }
        touched.forEach(this::assess);
    }

    private static Optional<DeviceId> touchedBy(Event event, SiteReader state) {
        return switch (event) {
            case DeviceEvent.TrustAssessed _ -> Optional.empty();
            case DeviceEvent device -> Optional.of(device.device());
            case FindingEvent.SeenAgain _ -> Optional.empty();
            case DecisionEvent.Made(var decision) ->
                decision.input().peer() instanceof Peer.DevicePeer(var device, var _)
                                && isStray(decision, device)
                        ? Optional.of(device)
                        : Optional.empty();
            case FindingEvent finding ->
                state.finding(finding.finding()).map(dev.sekimori.model.finding.Finding::device);
            default -> Optional.empty();
        };
    }

    /**
     * Assesses the trust in all devices again, for what changes without an event: support ends,
     * labels expire, and a device that strayed behaves.
     */
    public void refresh() {
        List<DeviceId> all = new ArrayList<>();
        try (SiteReader state = ledger.read()) {
            Optional<DeviceId> after = Optional.empty();
            List<Device> page;
            do {
                page = state.devices(DeviceFilter.ALL, after, SiteReader.MAX_LIMIT);
                page.forEach(device -> all.add(device.id()));
                after = page.isEmpty() ? after : Optional.of(page.getLast().id());
            } while (page.size() == SiteReader.MAX_LIMIT);
        }
        all.forEach(this::assess);
    }

    private void assess(DeviceId id) {
        int strayed = strayed(id);
        ledger.execute(SYSTEM, (state, now) -> {
            Optional<Trust> changed =
                    state.device(id).flatMap(device -> changed(device, strayed, state, now));
            List<Event> events =
                    changed.<Event>map(trust -> new DeviceEvent.TrustAssessed(id, trust)).stream()
                            .toList();
            return new Outcome<>(events, id);
        });
    }

    private Optional<Trust> changed(Device device, int strayed, SiteReader state, Instant now) {
        Optional<DeviceProfile> profile = observers.profile(device.identity().profile());
        TrustFacts facts = new TrustFacts(
                identity(state.identities(device.id())),
                profile.map(DeviceProfile::support),
                profile.map(DeviceProfile::labels).orElse(List.of()),
                strayed,
                LocalDate.ofInstant(now, ZoneOffset.UTC));
        Trust trust = TrustAssessment.of(
                device,
                state.findings(FindingFilter.openOf(device.id()), Optional.empty(), 200),
                facts);
        return Optional.of(trust).filter(t -> !t.equals(device.trust()));
    }

    private static Optional<IdentityStrength> identity(List<BoundIdentity> identities) {
        return identities.stream()
                .map(bound -> switch (bound.method()) {
                    case "certificate" -> IdentityStrength.CERTIFICATE;
                    case "password" -> IdentityStrength.PASSWORD;
                    default -> IdentityStrength.ADDRESS;
                })
                .max(Comparator.naturalOrder());
    }

    /** How many different things the device asked for lately that rules refuse it. */
    private int strayed(DeviceId id) {
        Instant since = clock.instant().minus(LATELY);
        return (int) gateway.flows(Optional.of(id), MOST_FLOWS).stream()
                .filter(flow -> flow.lastAt().isAfter(since))
                .map(Flow::decision)
                .filter(decision -> isStray(decision, id))
                .map(decision -> decision.input().ask())
                .distinct()
                .count();
    }

    /** What a state forbids is nobody's fault; what a rule forbids was not for the device. */
    private static boolean isStray(Decision decision, DeviceId id) {
        return decision.answer() == Answer.REFUSE
                && !decision.rule().startsWith("state:")
                && decision.input().peer() instanceof Peer.DevicePeer(var device, var _)
                && device.equals(id);
    }
}
