package dev.sekimori.console.rest;

import dev.sekimori.console.Texts;
import dev.sekimori.console.rest.dto.DeviceBodies.DependantBody;
import dev.sekimori.console.rest.dto.DeviceBodies.DeviceBody;
import dev.sekimori.console.rest.dto.DeviceBodies.IsolationBody;
import dev.sekimori.console.rest.dto.DeviceBodies.IsolationPreviewBody;
import dev.sekimori.console.rest.dto.DeviceBodies.IsolationRecord;
import dev.sekimori.console.rest.dto.DeviceBodies.RecoveryBody;
import dev.sekimori.console.rest.dto.DeviceBodies.TrustBody;
import dev.sekimori.console.rest.dto.FindingBodies.FindingBody;
import dev.sekimori.console.rest.dto.FindingBodies.NoticeBody;
import dev.sekimori.console.rest.dto.FindingBodies.PriorityBody;
import dev.sekimori.console.rest.dto.FindingBodies.RecheckedBody;
import dev.sekimori.console.rest.dto.FlowBodies.DecisionBody;
import dev.sekimori.console.rest.dto.FlowBodies.DecisionInputBody;
import dev.sekimori.console.rest.dto.FlowBodies.FlowBody;
import dev.sekimori.console.rest.dto.FlowBodies.PeerBody;
import dev.sekimori.console.rest.dto.FlowBodies.PeerKind;
import dev.sekimori.console.rest.dto.FlowBodies.ReplayBody;
import dev.sekimori.console.rest.dto.GuidelineBodies.EvidenceBody;
import dev.sekimori.console.rest.dto.GuidelineBodies.RowBody;
import dev.sekimori.console.rest.dto.GuidelineBodies.TitleBody;
import dev.sekimori.console.rest.dto.GuidelineBodies.TurnBody;
import dev.sekimori.console.rest.dto.LedgerBodies.EventBody;
import dev.sekimori.console.rest.dto.ScanBodies.ScanBody;
import dev.sekimori.console.rest.dto.ScanBodies.ScanPlanBody;
import dev.sekimori.govern.Site;
import dev.sekimori.govern.Why;
import dev.sekimori.govern.device.IsolationPreview;
import dev.sekimori.govern.device.IsolationResult;
import dev.sekimori.govern.device.RecoveryView;
import dev.sekimori.govern.finding.FindingDesk.Rechecked;
import dev.sekimori.govern.guideline.RowView;
import dev.sekimori.govern.port.ObserverPort;
import dev.sekimori.ledger.leaf.EventTypes;
import dev.sekimori.ledger.leaf.Json;
import dev.sekimori.ledger.read.Isolation;
import dev.sekimori.ledger.read.RowTurn;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.event.Entry;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.Priority;
import dev.sekimori.model.guideline.RowEvidence;
import dev.sekimori.model.notice.Notice;
import dev.sekimori.model.observe.Scan;

import java.util.List;
import java.util.Optional;

/** The model's records as those of {@code dto}, with messages in one language. Pure. */
record Mapping(Texts texts, Language language) {
    private List<String> rendered(List<Message> messages) {
        return messages.stream().map(message -> texts.render(message, language)).toList();
    }

    private static List<String> codes(List<Message> messages) {
        return messages.stream().map(Message::key).toList();
    }

    private String rendered(Message message) {
        return texts.render(message, language);
    }

    DeviceBody device(Device device) {
        Identification identity = device.identity();
        return new DeviceBody(
                device.id(),
                device.name(),
                identity.profile(),
                identity.type(),
                identity.manufacturer(),
                identity.model(),
                identity.firmware(),
                identity.serial(),
                identity.confidence(),
                identity.evidence(),
                device.owner(),
                device.zone(),
                device.state(),
                device.stateSince(),
                device.addresses(),
                device.protocols(),
                device.endpoints(),
                device.clientId(),
                new TrustBody(
                        device.trust().level(),
                        rendered(device.trust().reasons()),
                        codes(device.trust().reasons())),
                device.openFindings(),
                device.firstSeen(),
                device.lastSeen(),
                device.safetyRelevant(),
                device.capability());
    }

    IsolationPreviewBody preview(DeviceId device, IsolationPreview preview) {
        return new IsolationPreviewBody(
                device,
                preview.flows().stream().map(this::flow).toList(),
                preview.dependants().stream()
                        .map(d -> new DependantBody(
                                d.name(), d.device(), rendered(d.what()), d.lastAt()))
                        .toList(),
                preview.liveSessions(),
                preview.mode(),
                rendered(preview.warnings()),
                codes(preview.warnings()));
    }

    static IsolationBody isolated(IsolationResult result) {
        return new IsolationBody(
                result.event(), result.isolatedAt(), result.sessionsCut(), result.lastPacketAt());
    }

    RecoveryBody recovery(Device device, RecoveryView view) {
        return new RecoveryBody(
                device.id(),
                device.state(),
                view.checking(),
                rendered(view.lastFailure()),
                codes(view.lastFailure()),
                view.probationUntil(),
                view.isolation().map(Mapping::isolation));
    }

    private static IsolationRecord isolation(Isolation isolation) {
        return new IsolationRecord(
                isolation.reason(),
                isolation.orderedAt(),
                isolation.event(),
                isolation.report().map(CutReport::cutAt),
                isolation.report().map(CutReport::sessionsCut),
                isolation.report().flatMap(CutReport::lastPacketAt),
                isolation.reportEvent(),
                isolation.recoveryStartedAt(),
                isolation.recheckPassedAt(),
                isolation.probationUntil(),
                isolation.restoredAt(),
                isolation.undone());
    }

    FlowBody flow(Flow flow) {
        Decision decision = flow.decision();
        return new FlowBody(
                flow.device(),
                peer(decision.input().peer()),
                flow.peerAddress(),
                decision.input().ask().protocol(),
                decision.input().ask().operation(),
                decision.input().ask().resource(),
                decision.answer(),
                decision.rule(),
                rendered(decision.reasons()),
                codes(decision.reasons()),
                rendered(Why.of(decision).wayOut()),
                decision.id(),
                flow.count(),
                flow.bytes(),
                flow.firstAt(),
                flow.lastAt());
    }

    DecisionBody decision(Decision decision) {
        Why why = Why.of(decision);
        return new DecisionBody(
                decision.id(),
                decision.answer(),
                decision.ratePerMinute(),
                decision.rule(),
                rendered(decision.reasons()),
                codes(decision.reasons()),
                rendered(List.of(why.source())).getFirst(),
                rendered(why.wayOut()),
                decision.values(),
                new DecisionInputBody(
                        peer(decision.input().peer()),
                        decision.input().ask(),
                        decision.input().target(),
                        decision.input().asking(),
                        decision.input().situation(),
                        decision.input().windows(),
                        decision.input().side()),
                decision.policyHash());
    }

    ReplayBody replay(Site.Replay replay) {
        return new ReplayBody(
                replay.stored().id(),
                replay.replayed().answer(),
                replay.same(),
                decision(replay.stored()),
                decision(replay.replayed()));
    }

    private static PeerBody peer(Peer peer) {
        return switch (peer) {
            case Peer.DevicePeer(var device, var identity) ->
                new PeerBody(
                        PeerKind.DEVICE,
                        device.value(),
                        Optional.empty(),
                        Optional.of(identity),
                        Optional.empty(),
                        Optional.empty());
            case Peer.PersonPeer(var name, var role) ->
                new PeerBody(
                        PeerKind.PERSON,
                        name,
                        Optional.of(role),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            case Peer.TokenPeer(var name, var role) ->
                new PeerBody(
                        PeerKind.TOKEN,
                        name,
                        Optional.of(role),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            case Peer.ZonePeer(var zone, var clientId) ->
                new PeerBody(
                        PeerKind.ZONE,
                        clientId,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(zone),
                        Optional.empty());
            case Peer.UnknownPeer(var address, var claimed) ->
                new PeerBody(
                        PeerKind.UNKNOWN,
                        claimed,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(address));
        };
    }

    FindingBody finding(Finding finding) {
        Priority priority = finding.priority();
        return new FindingBody(
                finding.id(),
                finding.device(),
                finding.kind(),
                finding.severity(),
                finding.place(),
                rendered(finding.title()),
                finding.title().key(),
                finding.evidence(),
                finding.firstSeen(),
                finding.lastSeen(),
                finding.state(),
                finding.fixedAt(),
                new PriorityBody(
                        priority.score(), rendered(priority.reasons()), codes(priority.reasons())));
    }

    RecheckedBody rechecked(Rechecked checked) {
        return new RecheckedBody(
                finding(checked.finding()),
                checked.fixed(),
                checked.unresolved().map(this::rendered));
    }

    static NoticeBody notice(Notice notice) {
        return new NoticeBody(
                notice.id(),
                notice.finding(),
                notice.device(),
                notice.owner(),
                notice.channel(),
                notice.language(),
                notice.state(),
                notice.sentAt(),
                notice.expiresAt(),
                notice.deliveredAt(),
                notice.readAt(),
                notice.actedAt(),
                notice.verifiedAt());
    }

    static ScanBody scan(Scan scan) {
        return new ScanBody(
                scan.id(),
                scan.state(),
                scan.plan().ranges(),
                scan.plan().addresses(),
                scan.addressesDone(),
                scan.hosts(),
                scan.confirmedBy(),
                scan.startedAt(),
                scan.finishedAt(),
                scan.failure(),
                scan.plan());
    }

    ScanPlanBody plan(ObserverPort.Plan plan) {
        return switch (plan) {
            case ObserverPort.Plan.Planned(var planned) ->
                new ScanPlanBody(true, Optional.of(planned), List.of(), List.of());
            case ObserverPort.Plan.Refused(var reasons) ->
                new ScanPlanBody(false, Optional.empty(), rendered(reasons), codes(reasons));
        };
    }

    RowBody row(RowView view) {
        return new RowBody(
                view.row().id(),
                new TitleBody(view.row().titleEn(), view.row().titleJa()),
                view.row().phase(),
                view.row().kind(),
                view.row().slide(),
                view.result().state(),
                view.result().evidence().stream().map(this::evidence).toList());
    }

    private EvidenceBody evidence(RowEvidence evidence) {
        return new EvidenceBody(
                evidence.subject(),
                evidence.method(),
                rendered(evidence.statement()),
                evidence.statement().key(),
                evidence.observedAt(),
                evidence.validUntil(),
                evidence.numerator(),
                evidence.population(),
                evidence.event());
    }

    static TurnBody turn(RowTurn turn) {
        return new TurnBody(turn.before(), turn.state(), turn.at(), turn.index());
    }

    static EventBody event(Entry entry) {
        return new EventBody(
                entry.index(),
                entry.at(),
                entry.actor(),
                EventTypes.nameOf(entry.event()),
                Json.write(entry.event()));
    }
}
