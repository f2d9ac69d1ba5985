package dev.sekimori.console.rest;

import dev.sekimori.console.Texts;
import dev.sekimori.console.rest.dto.FindingBodies.FindingBody;
import dev.sekimori.console.rest.dto.FindingBodies.NoticeBody;
import dev.sekimori.console.rest.dto.FindingBodies.RecheckedBody;
import dev.sekimori.console.rest.dto.Inputs;
import dev.sekimori.console.rest.dto.Page;
import dev.sekimori.govern.Site;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.read.NoticeFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Language;
import dev.sekimori.model.NoticeId;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.notice.Notice;
import dev.sekimori.model.notice.NoticeState;

import java.util.List;
import java.util.Optional;

/** Calls about findings and the notices about them. */
final class FindingCalls {
    private final Site site;
    private final Texts texts;

    FindingCalls(Site site, Texts texts) {
        this.site = site;
        this.texts = texts;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/findings", "listFindings", "Findings, the most urgent first.")
                        .with(
                                Parameter.choice(
                                        "state", FindingState.class, "Only in this state."),
                                Parameter.text("device", "Only of this device."),
                                Parameter.choice("kind", FindingKind.class, "Only of this kind."),
                                Parameter.choice(
                                        "minimumSeverity", Severity.class, "Only so bad or worse."),
                                Parameter.LIMIT,
                                Parameter.CURSOR)
                        .lists(FindingBody.class, this::list),
                Operation.get("/findings/{id}", "getFinding", "One finding.")
                        .answers(FindingBody.class, r -> mapping(r).finding(find(id(r)))),
                Operation.post(
                                "/findings/{id}/recheck",
                                "recheckFinding",
                                "Runs the finding's check again now; takes up to 15 seconds.")
                        .answers(
                                RecheckedBody.class,
                                r -> mapping(r).rechecked(site.findings().check(r.actor(), id(r)))),
                Operation.post(
                                "/findings/{id}/notices",
                                "sendNotice",
                                "Tells the owner of the finding's device.")
                        .takes(Inputs.NoticeOrder.class)
                        .answers(201, NoticeBody.class, this::send),
                Operation.get("/notices", "listNotices", "Notices, newest first.")
                        .with(
                                Parameter.choice("state", NoticeState.class, "Only in this state."),
                                Parameter.text("device", "Only about this device."),
                                Parameter.text("finding", "Only about this finding."),
                                Parameter.LIMIT,
                                Parameter.CURSOR)
                        .lists(NoticeBody.class, this::notices),
                Operation.get("/notices/{id}", "getNotice", "One notice.")
                        .answers(NoticeBody.class, this::notice));
    }

    private Mapping mapping(Request request) {
        return new Mapping(texts, request.language());
    }

    private static FindingId id(Request request) {
        return request.path("id", FindingId::new, "finding.not_found");
    }

    private Finding find(FindingId id) {
        try (SiteReader state = site.ledger().read()) {
            return state.finding(id).orElseThrow(() -> Refusal.notFound("finding.not_found", id));
        }
    }

    private Page<FindingBody> list(Request request) {
        FindingFilter filter = new FindingFilter(
                request.choice("state", FindingState.class),
                request.value("device", DeviceId::new),
                request.choice("kind", FindingKind.class),
                request.choice("minimumSeverity", Severity.class));
        Optional<FindingId> after = request.cursor(FindingId::new);
        Mapping mapping = mapping(request);
        try (SiteReader state = site.ledger().read()) {
            return Pages.of(
                    state.findings(filter, after, request.limit()),
                    request.limit(),
                    Finding::id,
                    last -> state.findings(filter, Optional.of(last), 1),
                    mapping::finding);
        }
    }

    private Object send(Request request) {
        FindingId id = id(request);
        Inputs.NoticeOrder order = request.body(Inputs.NoticeOrder.class);
        Language language = order.language().orElseGet(() -> ownersLanguage(id, request));
        return Mapping.notice(site.notices().send(request.actor(), id, language));
    }

    private Language ownersLanguage(FindingId id, Request request) {
        Finding finding = find(id);
        try (SiteReader state = site.ledger().read()) {
            return state.device(finding.device())
                    .flatMap(Device::owner)
                    .map(Owner::language)
                    .orElse(request.language());
        }
    }

    private Page<NoticeBody> notices(Request request) {
        NoticeFilter filter = new NoticeFilter(
                request.choice("state", NoticeState.class),
                request.value("device", DeviceId::new),
                request.value("finding", FindingId::new));
        Optional<NoticeId> after = request.cursor(NoticeId::new);
        try (SiteReader state = site.ledger().read()) {
            return Pages.of(
                    state.notices(filter, after, request.limit()),
                    request.limit(),
                    Notice::id,
                    last -> state.notices(filter, Optional.of(last), 1),
                    Mapping::notice);
        }
    }

    private Object notice(Request request) {
        NoticeId id = request.path("id", NoticeId::new, "notice.not_found");
        try (SiteReader state = site.ledger().read()) {
            return Mapping.notice(
                    state.notice(id).orElseThrow(() -> Refusal.notFound("notice.not_found", id)));
        }
    }
}
