package dev.sekimori.ledger;

import dev.sekimori.ledger.leaf.EventTypes;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.NoticeId;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.ScanId;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.FindingEvent;
import dev.sekimori.model.event.NoticeEvent;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.event.ScanEvent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * An endless seeded story of a site in which every event can be applied: all types, in a plausible
 * mix.
 */
public final class Story {
    private final Random random;
    private final Samples samples;
    private final List<Class<? extends Event>> types =
            List.copyOf(EventTypes.all().values());
    private final List<DeviceId> devices = new ArrayList<>();
    private final List<FindingEvent.Opened> findings = new ArrayList<>();
    private final List<NoticeId> notices = new ArrayList<>();
    private final List<ScanId> scans = new ArrayList<>();
    private final List<PersonName> people = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private final List<PersonEvent.ServiceIdentityIssued> services = new ArrayList<>();
    private final Set<DeviceId> discovered = new HashSet<>();
    private final String prefix;

    public Story(long seed, String prefix) {
        this.random = new Random(seed);
        this.samples = new Samples(seed);
        this.prefix = prefix;
    }

    /** The next event. */
    public Event next() {
        if (devices.isEmpty() || random.nextInt(40) == 0) {
            return discovered();
        }
        Event sample = samples.event(types.get(random.nextInt(types.size())));
        return switch (sample) {
            case DeviceEvent.Discovered _ -> discovered();
            case DeviceEvent e -> device(e, pick(devices));
            case FindingEvent e -> finding(e);
            case NoticeEvent e -> notice(e);
            case ScanEvent e -> scan(e);
            case PersonEvent e -> person(e);
            default -> sample;
        };
    }

    private Event discovered() {
        DeviceId id = new DeviceId(prefix + "-" + discovered.size());
        discovered.add(id);
        devices.add(id);
        return new DeviceEvent.Discovered(
                id, "127.77.0." + random.nextInt(256), "client" + random.nextInt(9), "scan");
    }

    private static Event device(DeviceEvent event, DeviceId device) {
        return switch (event) {
            case DeviceEvent.Discovered e -> e;
            case DeviceEvent.Observed e ->
                new DeviceEvent.Observed(device, e.addresses(), e.clientId(), e.endpoints());
            case DeviceEvent.Identified e ->
                new DeviceEvent.Identified(
                        device, e.name(), e.identity(), e.capability(), e.safetyRelevant());
            case DeviceEvent.TrustAssessed e -> new DeviceEvent.TrustAssessed(device, e.trust());
            case DeviceEvent.Accepted e -> new DeviceEvent.Accepted(device, e.owner(), e.zone());
            case DeviceEvent.Described e ->
                new DeviceEvent.Described(device, e.name(), e.owner(), e.zone());
            case DeviceEvent.CredentialHeld e ->
                new DeviceEvent.CredentialHeld(device, e.service(), e.user());
            case DeviceEvent.PasswordChanged e ->
                new DeviceEvent.PasswordChanged(device, e.user(), e.means());
            case DeviceEvent.IdentityBound e ->
                new DeviceEvent.IdentityBound(device, e.method(), e.reference());
            case DeviceEvent.IdentityRevoked e ->
                new DeviceEvent.IdentityRevoked(device, e.method(), e.reference());
            case DeviceEvent.IsolationOrdered e ->
                new DeviceEvent.IsolationOrdered(device, e.reason());
            case DeviceEvent.Isolated e -> new DeviceEvent.Isolated(device, e.report());
            case DeviceEvent.RecoveryStarted e ->
                new DeviceEvent.RecoveryStarted(device, e.reason());
            case DeviceEvent.RecheckPassed e ->
                new DeviceEvent.RecheckPassed(device, e.findingsFixed());
            case DeviceEvent.RecheckFailed e -> new DeviceEvent.RecheckFailed(device, e.reasons());
            case DeviceEvent.ProbationStarted e ->
                new DeviceEvent.ProbationStarted(device, e.until());
            case DeviceEvent.Restored _ -> new DeviceEvent.Restored(device);
            case DeviceEvent.IsolationUndone e ->
                new DeviceEvent.IsolationUndone(device, e.reason());
            case DeviceEvent.Lost e -> new DeviceEvent.Lost(device, e.reason());
            case DeviceEvent.Retired e -> new DeviceEvent.Retired(device, e.reason());
        };
    }

    private Event finding(FindingEvent event) {
        if (findings.isEmpty() || event instanceof FindingEvent.Opened) {
            FindingEvent.Opened sample =
                    (FindingEvent.Opened) samples.event(FindingEvent.Opened.class);
            DeviceId device = pick(devices);
            FindingId id = sample.weakness().idFor(device);
            FindingEvent.Opened opened =
                    new FindingEvent.Opened(id, device, sample.weakness(), sample.priority());
            findings.add(opened);
            return opened;
        }
        FindingId id = pick(findings).finding();
        return switch (event) {
            case FindingEvent.Opened _ -> throw new IllegalStateException("handled above");
            case FindingEvent.SeenAgain e -> new FindingEvent.SeenAgain(id, e.evidence());
            case FindingEvent.Fixed e -> new FindingEvent.Fixed(id, e.evidence());
        };
    }

    private Event notice(NoticeEvent event) {
        if (notices.isEmpty() || event instanceof NoticeEvent.Sent) {
            NoticeEvent.Sent e = (NoticeEvent.Sent) samples.event(NoticeEvent.Sent.class);
            notices.add(e.notice());
            return new NoticeEvent.Sent(
                    e.notice(),
                    e.finding(),
                    pick(devices),
                    e.owner(),
                    e.channel(),
                    e.language(),
                    e.linkHash(),
                    e.expiresAt());
        }
        NoticeId id = pick(notices);
        return switch (event) {
            case NoticeEvent.Sent _ -> throw new IllegalStateException("handled above");
            case NoticeEvent.Delivered e -> new NoticeEvent.Delivered(id, e.reference());
            case NoticeEvent.Unreachable e -> new NoticeEvent.Unreachable(id, e.reason());
            case NoticeEvent.Read _ -> new NoticeEvent.Read(id);
            case NoticeEvent.Acted _ -> new NoticeEvent.Acted(id);
            case NoticeEvent.Verified _ -> new NoticeEvent.Verified(id);
        };
    }

    private Event scan(ScanEvent event) {
        if (scans.isEmpty() || event instanceof ScanEvent.Started) {
            ScanEvent.Started started = (ScanEvent.Started) samples.event(ScanEvent.Started.class);
            scans.add(started.scan());
            return started;
        }
        ScanId id = pick(scans);
        return switch (event) {
            case ScanEvent.Started _ -> throw new IllegalStateException("handled above");
            case ScanEvent.Completed e -> new ScanEvent.Completed(id, e.addressesDone(), e.hosts());
            case ScanEvent.Failed e ->
                new ScanEvent.Failed(id, e.addressesDone(), e.hosts(), e.reason());
            case ScanEvent.Cancelled e -> new ScanEvent.Cancelled(id, e.addressesDone(), e.hosts());
        };
    }

    private Event person(PersonEvent event) {
        return switch (event) {
            case PersonEvent.Added e -> {
                people.add(e.person());
                yield e;
            }
            case PersonEvent.TokenIssued e -> {
                tokens.add(e.name());
                yield e;
            }
            case PersonEvent.Deactivated _ ->
                people.isEmpty() ? added() : new PersonEvent.Deactivated(pick(people));
            case PersonEvent.TokenRevoked _ ->
                tokens.isEmpty()
                        ? person((PersonEvent) samples.event(PersonEvent.TokenIssued.class))
                        : new PersonEvent.TokenRevoked(pick(tokens));
            case PersonEvent.PasswordSet e -> e;
            case PersonEvent.SignedIn e -> e;
            case PersonEvent.SignedOut e -> e;
            case PersonEvent.SignInRefused e -> e;
            case PersonEvent.ServiceIdentityIssued e -> {
                services.add(e);
                yield e;
            }
            case PersonEvent.ServiceIdentityRevoked _ ->
                services.isEmpty()
                        ? person((PersonEvent)
                                samples.event(PersonEvent.ServiceIdentityIssued.class))
                        : revoked(pick(services));
        };
    }

    private static Event revoked(PersonEvent.ServiceIdentityIssued issued) {
        return new PersonEvent.ServiceIdentityRevoked(issued.name(), issued.method());
    }

    private Event added() {
        return person((PersonEvent) samples.event(PersonEvent.Added.class));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
