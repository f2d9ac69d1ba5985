package dev.sekimori.console.page;

import dev.sekimori.model.Actor;
import dev.sekimori.model.Message;
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

import java.util.Optional;

/** Ledger entries in words. Pure. */
public final class EventWords {
    private EventWords() {}

    /** An entry as a page lists it; {@code href} leads to what it is about. */
    public record Line(long index, String at, String actor, String what, Optional<String> href) {}

    static Line line(Entry entry, View view) {
        return new Line(
                entry.index(),
                view.seconds(entry.at()),
                actor(entry.actor(), view),
                words(entry.event(), view),
                href(entry.event()));
    }

    private static String actor(Actor actor, View view) {
        return switch (actor.kind()) {
            case SYSTEM -> view.t("ui.actor.system", actor.name());
            case PERSON -> actor.name();
            case TOKEN -> view.t("ui.actor.token", actor.name());
            case OWNER -> view.t("ui.actor.owner", actor.name());
        };
    }

    private static String words(Event event, View view) {
        return switch (event) {
            case SiteEvent site -> site(site, view);
            case PersonEvent person -> person(person, view);
            case DeviceEvent device -> device(device, view);
            case FindingEvent finding -> finding(finding, view);
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

    private static String site(SiteEvent event, View view) {
        return switch (event) {
            case SiteEvent.Created(var name, var domain) ->
                view.t("ui.event.created", name, domain);
            case SiteEvent.Started(var version, var listeners) ->
                view.t("ui.event.started", version, view.list(listeners));
            case SiteEvent.PolicyEnacted(var hash, var policy) ->
                view.t("ui.event.policy", hash.substring(0, Math.min(12, hash.length())));
            case SiteEvent.SituationDeclared(var situation, var reason) ->
                view.t("ui.event.situation", view.word("ui.situation.", situation), reason);
            case SiteEvent.OuterSideProbed(var open, var declared, int devices, var without) ->
                view.t("ui.event.probed", open.size(), devices, without.size());
        };
    }

    private static String person(PersonEvent event, View view) {
        return switch (event) {
            case PersonEvent.Added(var person, var role, var language) ->
                view.t("ui.event.person-added", person, view.word("ui.role.", role));
            case PersonEvent.PasswordSet(var person) -> view.t("ui.event.password-set", person);
            case PersonEvent.SignedIn(var person, var address) ->
                view.t("ui.event.signed-in", person, address);
            case PersonEvent.SignInRefused(var name, var address, int attempts) ->
                view.t("ui.event.sign-in-refused", name, address, attempts);
            case PersonEvent.Deactivated(var person) -> view.t("ui.event.deactivated", person);
            case PersonEvent.TokenIssued(var name, var role, var device, var hash) ->
                view.t("ui.event.token-issued", name, view.word("ui.role.", role));
            case PersonEvent.TokenRevoked(var name) -> view.t("ui.event.token-revoked", name);
        };
    }

    private static String device(DeviceEvent event, View view) {
        return switch (event) {
            case DeviceEvent.Discovered(var id, var address, var client, var how) ->
                view.t("ui.event.discovered", id, address.isEmpty() ? client : address, how);
            case DeviceEvent.Observed(var id, var addresses, var client, var endpoints) ->
                view.t("ui.event.observed", id, view.list(addresses), endpoints.size());
            case DeviceEvent.Identified(var id, var name, var identity, var capability, _) ->
                view.t(
                        "ui.event.identified",
                        id,
                        name,
                        identity.confidence(),
                        view.word("ui.capability.", capability));
            case DeviceEvent.TrustAssessed(var id, var trust) ->
                view.t("ui.event.trust", id, view.word("ui.trust.", trust.level()));
            case DeviceEvent.Accepted(var id, var owner, var zone) ->
                view.t("ui.event.accepted", id, owner.name(), zone);
            case DeviceEvent.Described(var id, var name, var owner, var zone) ->
                view.t("ui.event.described", id);
            case DeviceEvent.CredentialHeld(var id, var service, var user) ->
                view.t("ui.event.credential", id, service, user);
            case DeviceEvent.IdentityBound(var id, var method, var reference) ->
                view.t("ui.event.bound", id, view.t("ui.identity." + method), reference);
            case DeviceEvent.IdentityRevoked(var id, var method, var reference) ->
                view.t("ui.event.revoked", id, view.t("ui.identity." + method), reference);
            case DeviceEvent.Lost(var id, var reason) -> view.t("ui.event.lost", id, reason);
            case DeviceEvent.Retired(var id, var reason) -> view.t("ui.event.retired", id, reason);
            case DeviceEvent.IsolationOrdered(var id, var reason) ->
                view.t("ui.event.isolation-ordered", id, reason);
            case DeviceEvent.Isolated(var id, var report) ->
                view.t(
                        "ui.event.isolated",
                        id,
                        report.sessionsCut(),
                        report.lastPacketAt().map(view::millis).orElse("–"));
            case DeviceEvent.RecoveryStarted(var id, var reason) ->
                view.t("ui.event.recovery-started", id, reason);
            case DeviceEvent.RecheckPassed(var id, int fixed) ->
                view.t("ui.event.recheck-passed", id, fixed);
            case DeviceEvent.RecheckFailed(var id, var reasons) ->
                view.t(
                        "ui.event.recheck-failed",
                        id,
                        reasons.stream().map(view::m).findFirst().orElse(""));
            case DeviceEvent.ProbationStarted(var id, var until) ->
                view.t("ui.event.probation", id, view.seconds(until));
            case DeviceEvent.Restored(var id) -> view.t("ui.event.restored", id);
            case DeviceEvent.IsolationUndone(var id, var reason) ->
                view.t("ui.event.undone", id, reason);
        };
    }

    private static String finding(FindingEvent event, View view) {
        return switch (event) {
            case FindingEvent.Opened(var id, var device, var weakness, _) ->
                view.t(
                        "ui.event.finding-opened",
                        device,
                        view.m(weakness.title()),
                        view.word("ui.severity.", weakness.severity()));
            case FindingEvent.SeenAgain(var id, var evidence) ->
                view.t("ui.event.finding-again", id, evidence.method());
            case FindingEvent.Fixed(var id, var evidence) ->
                view.t("ui.event.finding-fixed", id, evidence.method());
        };
    }

    private static Message notice(NoticeEvent event) {
        return switch (event) {
            case NoticeEvent.Sent sent ->
                Message.of("ui.event.notice-sent", sent.owner().name(), sent.device());
            case NoticeEvent.Delivered(var id, var reference) ->
                Message.of("ui.event.notice-delivered", id);
            case NoticeEvent.Unreachable(var id, var reason) ->
                Message.of("ui.event.notice-unreachable", id, reason);
            case NoticeEvent.Read(var id) -> Message.of("ui.event.notice-read", id);
            case NoticeEvent.Acted(var id) -> Message.of("ui.event.notice-acted", id);
            case NoticeEvent.Verified(var id) -> Message.of("ui.event.notice-verified", id);
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
