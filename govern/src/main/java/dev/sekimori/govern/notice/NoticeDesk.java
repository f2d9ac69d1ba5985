package dev.sekimori.govern.notice;

import dev.sekimori.govern.device.LifecycleFacts;
import dev.sekimori.govern.device.RecoveryRunner;
import dev.sekimori.govern.fault.NotFoundException;
import dev.sekimori.govern.fault.RefusedException;
import dev.sekimori.govern.finding.FindingDesk;
import dev.sekimori.govern.finding.FindingDesk.Rechecked;
import dev.sekimori.govern.port.MailPort;
import dev.sekimori.govern.port.MailPort.Delivery;
import dev.sekimori.govern.port.MailPort.Mail;
import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.govern.port.SecretsPort;
import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.Outcome;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.ContentHash;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.NoticeId;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.NoticeEvent;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.notice.Notice;
import dev.sekimori.model.notice.NoticeState;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells owners, and takes what they answer (guideline G5-10). Any thread; blocking for seconds at
 * most.
 */
public final class NoticeDesk {
    /** What sending needs besides the site: where links lead and how long they work. */
    public record Links(URI console, Duration validity) {}

    private final Ledger ledger;
    private final ObserverPort observers;
    private final FindingDesk findings;
    private final RecoveryRunner recovery;
    private final SecretsPort secrets;
    private final MailPort mail;
    private final NoticeMail text;
    private final Links links;
    private final InstantSource clock;

    @SuppressWarnings("TooManyParameters")
    public NoticeDesk(
            Ledger ledger,
            ObserverPort observers,
            FindingDesk findings,
            RecoveryRunner recovery,
            SecretsPort secrets,
            MailPort mail,
            NoticeText text,
            Links links,
            InstantSource clock) {
        this.ledger = ledger;
        this.observers = observers;
        this.findings = findings;
        this.recovery = recovery;
        this.secrets = secrets;
        this.mail = mail;
        this.text = new NoticeMail(text);
        this.links = links;
        this.clock = clock;
    }

    /** Writes to the owner of the finding's device; the state tells how far the mail came. */
    public Notice send(Actor actor, FindingId findingId, Language language) {
        String token = secrets.newRandomText();
        NoticeId id = new NoticeId("n-" + ContentHash.of(16, token, "notice"));
        Instant expiresAt = clock.instant().plus(links.validity());
        Device device = ledger.execute(actor, (state, now) -> {
            Finding finding = openFinding(state, findingId);
            Device found = LifecycleFacts.device(state, finding.device());
            Owner owner = found.owner()
                    .orElseThrow(() ->
                            new RefusedException(Message.of("notice.no_owner", found.name())));
            return Outcome.of(
                    found,
                    new NoticeEvent.Sent(
                            id,
                            findingId,
                            found.id(),
                            owner,
                            mail.channel(),
                            language,
                            hash(token),
                            expiresAt));
        });
        ledger.append(actor, deliver(id, device, token, language));
        return read(id);
    }

    private static Finding openFinding(SiteReader state, FindingId id) {
        Finding finding = state.finding(id)
                .orElseThrow(() -> new NotFoundException(Message.of("finding.not_found", id)));
        if (finding.state() != FindingState.OPEN) {
            throw new RefusedException(Message.of("notice.finding_fixed"));
        }
        return finding;
    }

    private NoticeEvent deliver(NoticeId id, Device device, String token, Language language) {
        Owner owner = device.owner().orElseThrow();
        if (owner.mail().isEmpty()) {
            return new NoticeEvent.Unreachable(id, "the owner has no mail address");
        }
        URI link = links.console().resolve("/o/" + token);
        OwnerView view = view(read(id));
        Mail letter = text.write(view, link, language);
        return switch (mail.deliver(letter)) {
            case Delivery.Taken(var reference) -> new NoticeEvent.Delivered(id, reference);
            case Delivery.Failed(var reason) -> new NoticeEvent.Unreachable(id, reason);
        };
    }

    /** The page that a link leads to; empty when nobody was sent that link. */
    public Optional<OwnerView> open(String linkToken) {
        return byToken(linkToken).map(this::view);
    }

    /** A person has the page before them. */
    public void markRead(String linkToken) {
        byToken(linkToken)
                .filter(notice -> notice.readAt().isEmpty() && !isExpired(notice))
                .ifPresent(
                        notice -> ledger.append(actor(notice), new NoticeEvent.Read(notice.id())));
    }

    /** The owner says that it is done: all that is wrong with the device is checked again now. */
    public OwnerResult acted(String linkToken, Optional<char[]> newPasswordForGateway) {
        Notice notice = byToken(linkToken)
                .filter(found -> !isExpired(found))
                .orElseThrow(() -> new NotFoundException(Message.of("notice.link_unknown")));
        Actor actor = actor(notice);
        if (notice.state() != NoticeState.VERIFIED) {
            ledger.append(actor, new NoticeEvent.Acted(notice.id()));
        }
        newPasswordForGateway.ifPresent(password -> hold(actor, notice.device(), password));
        Map<FindingId, Finding> toCheck = toCheck(notice);
        List<Finding> open = new ArrayList<>();
        List<Message> unresolved = new ArrayList<>();
        for (FindingId id : toCheck.keySet()) {
            Rechecked checked = findings.check(actor, id);
            if (!checked.fixed()) {
                open.add(checked.finding());
            }
            checked.unresolved().ifPresent(unresolved::add);
        }
        if (open.isEmpty()) {
            verified(actor, notice);
        }
        return new OwnerResult(open.isEmpty(), open, unresolved, state(notice.device()));
    }

    private Map<FindingId, Finding> toCheck(Notice notice) {
        Map<FindingId, Finding> all = new LinkedHashMap<>();
        try (SiteReader state = ledger.read()) {
            state.finding(notice.finding())
                    .filter(finding -> finding.state() == FindingState.OPEN)
                    .ifPresent(finding -> all.put(finding.id(), finding));
            LifecycleFacts.blocking(state, notice.device())
                    .forEach(finding -> all.put(finding.id(), finding));
        }
        return all;
    }

    private void hold(Actor actor, DeviceId device, char[] password) {
        String user;
        try (SiteReader state = ledger.read()) {
            user = state.heldCredential(device, "http").map(held -> held.user()).orElse("admin");
        }
        secrets.holdDevicePassword(device, "http", user, password);
        ledger.append(actor, new DeviceEvent.CredentialHeld(device, "http", user));
    }

    /**
     * Every open notice about the device is verified; an isolated device starts on its way back.
     */
    private void verified(Actor actor, Notice notice) {
        ledger.execute(actor, (state, now) -> {
            boolean already = state.notice(notice.id())
                    .filter(n -> n.state() == NoticeState.VERIFIED)
                    .isPresent();
            List<Event> events =
                    already ? List.of() : List.of(new NoticeEvent.Verified(notice.id()));
            return new Outcome<>(events, notice.id());
        });
        if (state(notice.device()) == DeviceState.ISOLATED) {
            recovery.start(actor, notice.device(), "the owner repaired it");
        }
    }

    private OwnerView view(Notice notice) {
        try (SiteReader state = ledger.read()) {
            Device device = LifecycleFacts.device(state, notice.device());
            Map<FindingId, Finding> all = new LinkedHashMap<>();
            state.finding(notice.finding()).ifPresent(finding -> all.put(finding.id(), finding));
            LifecycleFacts.blocking(state, notice.device())
                    .forEach(finding -> all.put(finding.id(), finding));
            List<OwnerView.Problem> problems = all.values().stream()
                    .map(finding -> new OwnerView.Problem(
                            finding,
                            Steps.of(observers, device, finding.kind(), notice.language())))
                    .toList();
            return new OwnerView(notice, device, problems, isExpired(notice));
        }
    }

    private DeviceState state(DeviceId device) {
        try (SiteReader state = ledger.read()) {
            return LifecycleFacts.device(state, device).state();
        }
    }

    private Optional<Notice> byToken(String linkToken) {
        if (linkToken.isEmpty() || linkToken.length() > 200) {
            return Optional.empty();
        }
        try (SiteReader state = ledger.read()) {
            return state.noticeByLinkHash(hash(linkToken));
        }
    }

    private Notice read(NoticeId id) {
        try (SiteReader state = ledger.read()) {
            return state.notice(id)
                    .orElseThrow(() -> new NotFoundException(Message.of("notice.not_found", id)));
        }
    }

    private boolean isExpired(Notice notice) {
        return !clock.instant().isBefore(notice.expiresAt());
    }

    private static Actor actor(Notice notice) {
        return new Actor(Actor.Kind.OWNER, notice.owner().name());
    }

    private static String hash(String token) {
        return ContentHash.of(64, "notice link", token);
    }
}
