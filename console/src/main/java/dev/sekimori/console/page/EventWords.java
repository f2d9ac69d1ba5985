package dev.sekimori.console.page;

import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Message;
import dev.sekimori.model.NoticeId;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.event.DecisionEvent;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.FindingEvent;
import dev.sekimori.model.event.GuidelineEvent;
import dev.sekimori.model.event.NoticeEvent;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.event.ScanEvent;
import dev.sekimori.model.event.SiteEvent;
import dev.sekimori.model.person.ServiceIdentity;

import java.util.Locale;
import java.util.Optional;

/** Ledger entries in words, with the names that things have now. For one page, on one thread. */
public final class EventWords {
    private final SiteReader state;
    private final View view;

    EventWords(SiteReader state, View view) {
        this.state = state;
        this.view = view;
    }

    /** Whether an entry tells a person something new, rather than that all is as it was. */
    static boolean isNews(Entry entry) {
        return switch (entry.event()) {
            case DeviceEvent.Observed _, DeviceEvent.TrustAssessed _, FindingEvent.SeenAgain _ ->
                false;
            case DecisionEvent _ -> false;
            case SiteEvent _,
                    PersonEvent _,
                    DeviceEvent _,
                    FindingEvent _,
                    NoticeEvent _,
                    ScanEvent _,
                    GuidelineEvent _ -> true;
        };
    }

    /** An entry as a page lists it; {@code href} leads to what it is about. */
    public record Line(long index, String at, String actor, String what, Optional<String> href) {}

    Line line(Entry entry) {
        return new Line(
                entry.index(),
                view.seconds(entry.at()),
                actor(entry.actor()),
                words(entry.event()),
                href(entry.event()));
    }

    private String actor(Actor actor) {
        return switch (actor.kind()) {
            case SYSTEM -> view.t("ui.actor.system", actor.name());
            case PERSON -> actor.name();
            case TOKEN -> view.t("ui.actor.token", actor.name());
            case OWNER -> view.t("ui.actor.owner", actor.name());
        };
    }

    private String words(Event event) {
        return switch (event) {
            case SiteEvent site -> site(site);
            case PersonEvent person -> person(person);
            case DeviceEvent device -> device(device);
            case FindingEvent finding -> finding(finding);
            case NoticeEvent notice -> view.m(notice(notice));
            case ScanEvent scan -> view.m(scan(scan));
            case DecisionEvent.Made(var decision) ->
                view.t(
                        "ui.event.decision",
                        view.word("ui.answer.", decision.answer()),
                        decision.input().ask().protocol(),
                        view.word("ui.operation.", decision.input().ask().operation()),
                        decision.input().ask().resource());
            case GuidelineEvent.RowTurned(var before, var result) ->
                view.t(
                        "ui.event.row",
                        result.row(),
                        view.word("ui.row.", before),
                        view.word("ui.row.", result.state()));
        };
    }

    private String site(SiteEvent event) {
        return switch (event) {
            case SiteEvent.Created(var name, var domain) ->
                view.t("ui.event.created", name, domain);
            case SiteEvent.Started(var version, var listeners) ->
                view.t("ui.event.started", version, view.list(listeners));
            case SiteEvent.PolicyEnacted(var hash, var policy) ->
                view.t("ui.event.policy", hash.substring(0, Math.min(12, hash.length())));
            case SiteEvent.SituationDeclared declared -> situation(declared);
            case SiteEvent.OuterSideProbed(var open, var declared, int devices, var without) ->
                view.t("ui.event.probed", open.size(), devices, without.size());
        };
    }

    private String situation(SiteEvent.SituationDeclared declared) {
        String word = view.word("ui.situation.", declared.situation());
        String reason = Situations.reason(declared.reason(), view);
        return declared.until()
                .map(until -> view.t("ui.event.situation-until", word, reason, view.time(until)))
                .orElseGet(() -> view.t("ui.event.situation", word, reason));
    }

    private String person(PersonEvent event) {
        return switch (event) {
            case PersonEvent.Added(var person, var role, var language) ->
                view.t("ui.event.person-added", person, view.word("ui.role.", role));
            case PersonEvent.PasswordSet(var person) -> view.t("ui.event.password-set", person);
            case PersonEvent.SignedOut(var person) -> view.t("ui.event.signed-out", person);
            case PersonEvent.SignedIn(var person, var address) ->
                view.t("ui.event.signed-in", person, address);
            case PersonEvent.SignInRefused(var name, var address, int attempts) ->
                view.t("ui.event.sign-in-refused", name, address, attempts);
            case PersonEvent.Deactivated(var person) -> view.t("ui.event.deactivated", person);
            case PersonEvent.TokenIssued(var name, var role, var device, var hash) ->
                view.t("ui.event.token-issued", name, view.word("ui.role.", role));
            case PersonEvent.TokenRevoked(var name) -> view.t("ui.event.token-revoked", name);
            case PersonEvent.ServiceIdentityIssued e ->
                view.t(service(e.method(), "issued"), e.name(), view.word("ui.role.", e.role()));
            case PersonEvent.ServiceIdentityRevoked e ->
                view.t(service(e.method(), "revoked"), e.name());
        };
    }

    private static String service(ServiceIdentity.Method method, String what) {
        return switch (method) {
            case CERTIFICATE -> "ui.event.service-certificate-" + what;
            case PSK -> "ui.event.service-psk-" + what;
        };
    }

    private String device(DeviceEvent event) {
        return switch (event) {
            case DeviceEvent.Discovered(var id, var address, var client, var how) ->
                view.t("ui.event.discovered", name(id), address.isEmpty() ? client : address, how);
            case DeviceEvent.Observed(var id, var addresses, var client, var endpoints) ->
                view.t("ui.event.observed", name(id), view.list(addresses), endpoints.size());
            case DeviceEvent.Identified(
                    var id,
                    var name,
                    var identity,
                    var capability,
                    var safety) ->
                view.t(
                        "ui.event.identified",
                        name(id),
                        name,
                        identity.confidence(),
                        view.word("ui.capability.", capability));
            case DeviceEvent.TrustAssessed(var id, var trust) ->
                view.t("ui.event.trust", name(id), view.word("ui.trust.", trust.level()));
            case DeviceEvent.Accepted(var id, var owner, var zone) ->
                view.t("ui.event.accepted", name(id), owner.name(), zone);
            case DeviceEvent.Described(var id, var name, var owner, var zone) ->
                view.t("ui.event.described", name(id));
            case DeviceEvent.CredentialHeld(var id, var service, var user) ->
                view.t("ui.event.credential", name(id), service, user);
            case DeviceEvent.PasswordChanged(var id, var user, var means) ->
                view.t("ui.event.password-changed", name(id), user, means.toUpperCase(Locale.ROOT));
            case DeviceEvent.IdentityBound(var id, var method, var reference) ->
                view.t("ui.event.bound", name(id), view.t("ui.identity." + method), reference);
            case DeviceEvent.IdentityRevoked(var id, var method, var reference) ->
                view.t("ui.event.revoked", name(id), view.t("ui.identity." + method), reference);
            case DeviceEvent.Lost(var id, var reason) -> view.t("ui.event.lost", name(id), reason);
            case DeviceEvent.Retired(var id, var reason) ->
                view.t("ui.event.retired", name(id), reason);
            case DeviceEvent.IsolationOrdered(var id, var reason) ->
                view.t("ui.event.isolation-ordered", name(id), reason);
            case DeviceEvent.Isolated(var id, var report) ->
                view.t(
                        "ui.event.isolated",
                        name(id),
                        report.sessionsCut(),
                        report.lastPacketAt().map(view::millis).orElse("–"));
            case DeviceEvent.RecoveryStarted(var id, var reason) ->
                view.t("ui.event.recovery-started", name(id), reason);
            case DeviceEvent.RecheckPassed(var id, int fixed) ->
                view.t("ui.event.recheck-passed", name(id), fixed);
            case DeviceEvent.RecheckFailed(var id, var reasons) ->
                view.t(
                        "ui.event.recheck-failed",
                        name(id),
                        reasons.stream().map(view::m).findFirst().orElse(""));
            case DeviceEvent.ProbationStarted(var id, var until) ->
                view.t("ui.event.probation", name(id), view.seconds(until));
            case DeviceEvent.Restored(var id) -> view.t("ui.event.restored", name(id));
            case DeviceEvent.IsolationUndone(var id, var reason) ->
                view.t("ui.event.undone", name(id), reason);
        };
    }

    private String finding(FindingEvent event) {
        return switch (event) {
            case FindingEvent.Opened(var id, var device, var weakness, var priority) ->
                view.t(
                        "ui.event.finding-opened",
                        name(device),
                        view.m(weakness.title()),
                        view.word("ui.severity.", weakness.severity()));
            case FindingEvent.SeenAgain(var id, var evidence) ->
                view.t("ui.event.finding-again", title(id), evidence.method());
            case FindingEvent.Fixed(var id, var evidence) ->
                view.t("ui.event.finding-fixed", title(id), evidence.method());
        };
    }

    private Message notice(NoticeEvent event) {
        return switch (event) {
            case NoticeEvent.Sent sent ->
                Message.of("ui.event.notice-sent", sent.owner().name(), name(sent.device()));
            case NoticeEvent.Delivered(var id, var reference) ->
                Message.of("ui.event.notice-delivered", notice(id));
            case NoticeEvent.Unreachable(var id, var reason) ->
                Message.of("ui.event.notice-unreachable", notice(id), reason);
            case NoticeEvent.Read(var id) -> Message.of("ui.event.notice-read", notice(id));
            case NoticeEvent.Acted(var id) -> Message.of("ui.event.notice-acted", notice(id));
            case NoticeEvent.Verified(var id) -> Message.of("ui.event.notice-verified", notice(id));
        };
    }

    private static Message scan(ScanEvent event) {
        return switch (event) {
            case ScanEvent.Started(var id, var plan, var by) ->
                Message.of(
                        "ui.event.scan-started",
                        String.join(", ", plan.ranges()),
                        plan.addresses(),
                        by);
            case ScanEvent.Completed(var id, int done, int hosts) ->
                Message.of("ui.event.scan-completed", done, hosts);
            case ScanEvent.Failed(var id, int done, int hosts, var reason) ->
                Message.of("ui.event.scan-failed", done, reason);
            case ScanEvent.Cancelled(var id, int done, int hosts) ->
                Message.of("ui.event.scan-cancelled", done, hosts);
        };
    }

    private String name(DeviceId id) {
        return state.device(id)
                .map(Device::name)
                .filter(name -> !name.isEmpty())
                .orElse(id.value());
    }

    private String title(FindingId id) {
        return state.finding(id)
                .map(found ->
                        view.t("ui.event.finding", name(found.device()), view.m(found.title())))
                .orElse(id.value());
    }

    private String notice(NoticeId id) {
        return state.notice(id)
                .map(found -> view.t("ui.event.notice", found.owner().name(), name(found.device())))
                .orElse(id.value());
    }

    private static Optional<String> href(Event event) {
        return switch (event) {
            case DeviceEvent device -> Optional.of("/devices/" + device.device());
            case FindingEvent finding -> Optional.of("/findings/" + finding.finding());
            case NoticeEvent notice -> Optional.of("/notices");
            case ScanEvent scan -> Optional.of("/scans/" + scan.scan());
            case DecisionEvent.Made(var decision) -> Optional.of("/decisions/" + decision.id());
            case GuidelineEvent.RowTurned(var before, var result) ->
                Optional.of("/guideline/" + result.row());
            case PersonEvent person -> Optional.of("/people");
            case SiteEvent site -> Optional.empty();
        };
    }
}
