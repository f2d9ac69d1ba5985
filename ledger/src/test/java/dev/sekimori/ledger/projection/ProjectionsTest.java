package dev.sekimori.ledger.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.ledger.Ledger;
import dev.sekimori.ledger.TestSigner;
import dev.sekimori.ledger.fault.InapplicableEventException;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.read.Isolation;
import dev.sekimori.ledger.read.NoticeFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.NoticeId;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.Role;
import dev.sekimori.model.ScanId;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Identification;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.FindingEvent;
import dev.sekimori.model.event.GuidelineEvent;
import dev.sekimori.model.event.NoticeEvent;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.event.ScanEvent;
import dev.sekimori.model.event.SiteEvent;
import dev.sekimori.model.finding.Evidence;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.finding.Priority;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.guideline.RowResult;
import dev.sekimori.model.guideline.RowState;
import dev.sekimori.model.notice.Channel;
import dev.sekimori.model.notice.Notice;
import dev.sekimori.model.notice.NoticeState;
import dev.sekimori.model.observe.Scan;
import dev.sekimori.model.observe.ScanPlan;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

class ProjectionsTest {
    private static final Actor ACTOR = Actor.system("test");
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final DeviceId CAM = new DeviceId("cam");
    private static final DeviceId PLUG = new DeviceId("plug");
    private static final Owner AIKO = new Owner("愛子", "aiko@example.jp", Language.JA);

    @TempDir
    Path dir;

    private Instant now = T0;
    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = Ledger.open(dir, new TestSigner("t", 1), "t", () -> now);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void a_discovered_device_is_named_by_its_id_and_not_trusted() {
        append(discovered(CAM, "127.77.0.9"));
        Device cam = device(CAM);
        assertThat(cam.name()).isEqualTo("cam");
        assertThat(cam.state()).isEqualTo(DeviceState.DISCOVERED);
        assertThat(cam.addresses()).containsExactly("127.77.0.9");
        assertThat(cam.trust()).isEqualTo(Trust.none(Message.of("trust.not_assessed")));
        assertThat(cam.firstSeen()).isEqualTo(T0);
    }

    @Test
    void a_person_s_name_for_a_device_outlives_identification() {
        append(discovered(CAM, "127.77.0.9"), identified(CAM, "MADO camera"));
        assertThat(device(CAM).name()).isEqualTo("MADO camera");
        append(new DeviceEvent.Described(
                CAM, Optional.of("玄関"), Optional.empty(), Optional.of("hall")));
        append(identified(CAM, "MADO camera 2"));
        assertThat(device(CAM).name()).isEqualTo("玄関");
        assertThat(device(CAM).zone()).isEqualTo("hall");
    }

    @Test
    void states_follow_the_isolation_and_the_way_back() {
        append(discovered(CAM, "127.77.0.9"), new DeviceEvent.Accepted(CAM, AIKO, "hall"));
        Instant accepted = now;
        after(10);
        append(new DeviceEvent.IsolationOrdered(CAM, "red"));
        assertThat(device(CAM).state()).isEqualTo(DeviceState.ISOLATED);
        assertThat(device(CAM).stateSince()).isEqualTo(accepted.plusSeconds(10));
        CutReport report = new CutReport(CAM, 2, Optional.of(now), now);
        append(
                new DeviceEvent.Isolated(CAM, report),
                new DeviceEvent.RecoveryStarted(CAM, "repaired"));
        append(new DeviceEvent.RecheckPassed(CAM, 1));
        assertThat(device(CAM).state()).isEqualTo(DeviceState.ISOLATED);
        append(new DeviceEvent.ProbationStarted(CAM, now.plusSeconds(60)));
        assertThat(device(CAM).state()).isEqualTo(DeviceState.PROBATION);
        append(new DeviceEvent.Restored(CAM));
        assertThat(device(CAM).state()).isEqualTo(DeviceState.IN_SERVICE);
        Isolation isolation = ask(r -> r.lastIsolation(CAM)).orElseThrow();
        assertThat(isolation.report()).contains(report);
        assertThat(isolation.event()).isEqualTo(2);
        assertThat(isolation.reportEvent()).hasValue(3);
        assertThat(isolation.recheckPassedAt()).contains(now);
        assertThat(isolation.probationUntil()).contains(now.plusSeconds(60));
        assertThat(isolation.restoredAt()).contains(now);
        assertThat(isolation.isOpen()).isFalse();
        assertThat(list(r -> r.isolations(5))).containsExactly(isolation);
    }

    @Test
    void an_isolation_that_is_undone_gives_back_the_state_before_the_first_order() {
        append(discovered(CAM, "127.77.0.9"), new DeviceEvent.Accepted(CAM, AIKO, "hall"));
        append(new DeviceEvent.ProbationStarted(CAM, now));
        append(
                new DeviceEvent.IsolationOrdered(CAM, "a"),
                new DeviceEvent.IsolationOrdered(CAM, "b"));
        append(new DeviceEvent.IsolationUndone(CAM, "mistake"));
        assertThat(device(CAM).state()).isEqualTo(DeviceState.PROBATION);
        assertThat(ask(r -> r.lastIsolation(CAM)).orElseThrow().undone()).isTrue();
    }

    @Test
    void a_known_device_is_not_discovered_again_until_it_is_gone() {
        append(discovered(CAM, "127.77.0.9"));
        assertThatThrownBy(() -> append(discovered(CAM, "127.77.0.10")))
                .isInstanceOf(InapplicableEventException.class);
        append(new DeviceEvent.Lost(CAM, "silent"));
        after(5);
        append(discovered(CAM, "127.77.0.10"));
        assertThat(device(CAM).state()).isEqualTo(DeviceState.DISCOVERED);
        assertThat(device(CAM).firstSeen()).isEqualTo(T0);
        assertThat(device(CAM).addresses()).containsExactly("127.77.0.10", "127.77.0.9");
    }

    @Test
    void only_being_seen_moves_last_seen() {
        append(discovered(CAM, "127.77.0.9"));
        after(5);
        append(new DeviceEvent.Accepted(CAM, AIKO, "hall"));
        assertThat(device(CAM).lastSeen()).isEqualTo(T0);
        append(new DeviceEvent.Observed(CAM, List.of("127.77.0.9"), "", List.of()));
        assertThat(device(CAM).lastSeen()).isEqualTo(T0.plusSeconds(5));
    }

    @Test
    void an_address_is_that_of_the_device_seen_there_last() {
        append(discovered(CAM, "127.77.0.9"), discovered(PLUG, "127.77.0.8"));
        assertThat(ask(r -> r.deviceByAddress("127.77.0.9")).orElseThrow().id()).isEqualTo(CAM);
        append(new DeviceEvent.Observed(PLUG, List.of("127.77.0.9", "127.77.0.8"), "", List.of()));
        assertThat(ask(r -> r.deviceByAddress("127.77.0.9")).orElseThrow().id()).isEqualTo(PLUG);
        append(new DeviceEvent.Observed(CAM, List.of("127.77.0.7", "127.77.0.9"), "", List.of()));
        assertThat(ask(r -> r.deviceByAddress("127.77.0.9")).orElseThrow().id()).isEqualTo(PLUG);
        append(new DeviceEvent.Observed(PLUG, List.of("127.77.0.8"), "", List.of()));
        assertThat(ask(r -> r.deviceByAddress("127.77.0.9")).orElseThrow().id()).isEqualTo(CAM);
        assertThat(find(r -> r.deviceByAddress("127.77.0.1"))).isEmpty();
    }

    @Test
    void a_client_id_is_that_of_the_device_seen_with_it_last() {
        append(
                new DeviceEvent.Discovered(CAM, "", "t1", "mqtt"),
                new DeviceEvent.Discovered(PLUG, "", "t1", "mqtt"));
        assertThat(ask(r -> r.deviceByClientId("t1")).orElseThrow().id()).isEqualTo(PLUG);
        append(new DeviceEvent.Observed(CAM, List.of(), "t1", List.of()));
        assertThat(ask(r -> r.deviceByClientId("t1")).orElseThrow().id()).isEqualTo(CAM);
        assertThat(find(r -> r.deviceByClientId(""))).isEmpty();
    }

    @Test
    void identities_are_of_the_device_they_were_bound_to_last_until_revoked() {
        append(discovered(CAM, "127.77.0.9"), discovered(PLUG, "127.77.0.8"));
        append(
                new DeviceEvent.IdentityBound(CAM, "certificate", "AB"),
                new DeviceEvent.IdentityBound(PLUG, "certificate", "AB"));
        assertThat(find(r -> r.deviceByIdentity("certificate", "AB"))).contains(PLUG);
        assertThat(list(r -> r.identities(CAM))).isEmpty();
        append(new DeviceEvent.IdentityRevoked(CAM, "certificate", "AB"));
        assertThat(find(r -> r.deviceByIdentity("certificate", "AB"))).contains(PLUG);
        append(new DeviceEvent.IdentityRevoked(PLUG, "certificate", "AB"));
        assertThat(find(r -> r.deviceByIdentity("certificate", "AB"))).isEmpty();
        append(new DeviceEvent.CredentialHeld(CAM, "http", "admin"));
        assertThat(ask(r -> r.heldCredential(CAM, "http")).orElseThrow().user()).isEqualTo("admin");
    }

    @Test
    void devices_are_filtered_and_paged() {
        append(
                discovered(CAM, "127.77.0.9"),
                discovered(PLUG, "127.77.0.8"),
                discovered(new DeviceId("a"), "127.77.0.7"));
        append(identified(CAM, "MADO"), new DeviceEvent.Accepted(CAM, AIKO, "hall"));
        append(opened(CAM, "tcp/23", 50, Severity.HIGH));
        assertThat(ids(DeviceFilter.ALL)).containsExactly("a", "cam", "plug");
        assertThat(ids(DeviceFilter.in(DeviceState.IN_SERVICE))).containsExactly("cam");
        assertThat(ids(text("mad"))).containsExactly("cam");
        assertThat(ids(text("77.0.8"))).containsExactly("plug");
        assertThat(ids(text("愛"))).containsExactly("cam");
        assertThat(ids(text("%"))).isEmpty();
        assertThat(ids(openFindings(true))).containsExactly("cam");
        assertThat(ids(openFindings(false))).containsExactly("a", "plug");
        List<Device> page =
                ask(r -> r.devices(DeviceFilter.ALL, Optional.of(new DeviceId("a")), 1));
        assertThat(page).extracting(d -> d.id().value()).containsExactly("cam");
    }

    @Test
    void open_findings_are_counted_at_the_device() {
        append(discovered(CAM, "127.77.0.9"));
        FindingEvent.Opened telnet = opened(CAM, "tcp/23", 50, Severity.HIGH);
        append(telnet, opened(CAM, "tcp/80", 40, Severity.LOW), telnet);
        assertThat(device(CAM).openFindings()).isEqualTo(2);
        append(fixed(telnet), fixed(telnet));
        assertThat(device(CAM).openFindings()).isEqualTo(1);
        after(9);
        append(telnet);
        assertThat(device(CAM).openFindings()).isEqualTo(2);
        Finding again = ask(r -> r.finding(telnet.finding())).orElseThrow();
        assertThat(again.state()).isEqualTo(FindingState.OPEN);
        assertThat(again.firstSeen()).isEqualTo(T0);
        assertThat(again.lastSeen()).isEqualTo(T0.plusSeconds(9));
        assertThat(again.fixedAt()).isEmpty();
    }

    @Test
    void findings_are_paged_by_priority_then_age_without_gaps_or_repeats() {
        append(discovered(CAM, "127.77.0.9"));
        List<FindingId> expected = new ArrayList<>();
        for (int priority : new int[] {90, 50, 0}) {
            for (int n = 0; n < 5; n++) {
                FindingEvent.Opened opened =
                        opened(CAM, priority + "/" + n, priority, Severity.MEDIUM);
                append(opened);
                expected.add(opened.finding());
            }
        }
        List<FindingId> found = new ArrayList<>();
        Optional<FindingId> after = Optional.empty();
        for (int page = 0; page < 8; page++) {
            Optional<FindingId> from = after;
            List<Finding> items = ask(r -> r.findings(FindingFilter.OPEN, from, 2));
            items.forEach(f -> found.add(f.id()));
            after = Optional.of(found.getLast());
        }
        assertThat(found).containsExactlyElementsOf(expected);
        Optional<FindingId> last = after;
        assertThat(list(r -> r.findings(FindingFilter.OPEN, last, 2))).isEmpty();
    }

    @Test
    void findings_are_filtered_by_kind_severity_and_device() {
        append(discovered(CAM, "127.77.0.9"), discovered(PLUG, "127.77.0.8"));
        append(
                opened(CAM, "a", 10, Severity.LOW),
                opened(CAM, "b", 10, Severity.CRITICAL),
                opened(PLUG, "c", 10, Severity.HIGH));
        assertThat(severities(new FindingFilter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Severity.HIGH))))
                .containsExactly(Severity.CRITICAL, Severity.HIGH);
        assertThat(severities(FindingFilter.openOf(PLUG))).containsExactly(Severity.HIGH);
        assertThat(severities(new FindingFilter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(FindingKind.IDLE),
                        Optional.empty())))
                .isEmpty();
        assertThat(ask(SiteReader::counts).openFindings())
                .containsEntry(Severity.CRITICAL, 1)
                .containsEntry(Severity.INFO, 0);
    }

    @Test
    void notices_only_move_forward() {
        append(discovered(CAM, "127.77.0.9"));
        append(sent("n-0000000000000001", "aa"));
        NoticeId id = new NoticeId("n-0000000000000001");
        append(new NoticeEvent.Read(id));
        after(3);
        append(new NoticeEvent.Delivered(id, "mail"), new NoticeEvent.Unreachable(id, "bounced"));
        Notice notice = ask(r -> r.notice(id)).orElseThrow();
        assertThat(notice.state()).isEqualTo(NoticeState.READ);
        assertThat(notice.readAt()).contains(T0);
        assertThat(notice.deliveredAt()).contains(T0.plusSeconds(3));
        append(new NoticeEvent.Verified(id), new NoticeEvent.Acted(id));
        assertThat(ask(r -> r.notice(id)).orElseThrow().state()).isEqualTo(NoticeState.VERIFIED);
    }

    @Test
    void an_unreachable_notice_stays_so_and_links_belong_to_one_notice() {
        append(
                discovered(CAM, "127.77.0.9"),
                sent("n-0000000000000001", "aa"),
                sent("n-0000000000000002", "bb"));
        NoticeId id = new NoticeId("n-0000000000000001");
        append(
                new NoticeEvent.Unreachable(id, "no mailbox"),
                new NoticeEvent.Delivered(id, "mail"));
        assertThat(ask(r -> r.noticeByLinkHash("aa")).orElseThrow().state())
                .isEqualTo(NoticeState.UNREACHABLE);
        assertThatThrownBy(() -> append(sent("n-0000000000000003", "aa")))
                .isInstanceOf(InapplicableEventException.class);
        assertThat(list(r -> r.notices(NoticeFilter.about(CAM), Optional.empty(), 9)))
                .extracting(n -> n.linkHash())
                .containsExactly("bb", "aa");
        assertThat(list(r -> r.notices(
                        NoticeFilter.ALL, Optional.of(new NoticeId("n-0000000000000002")), 9)))
                .extracting(n -> n.linkHash())
                .containsExactly("aa");
        assertThat(ask(SiteReader::counts).notices()).containsEntry(NoticeState.UNREACHABLE, 1);
    }

    @Test
    void revoked_tokens_and_deactivated_people_are_known_but_not_active() {
        PersonName name = new PersonName("aiko");
        append(
                new PersonEvent.Added(name, Role.OPERATOR, Language.JA),
                new PersonEvent.Deactivated(name));
        assertThat(ask(r -> r.person(name)).orElseThrow().active()).isFalse();
        append(new PersonEvent.TokenIssued("ci", Role.VIEWER, Optional.empty(), "cafe"));
        assertThat(ask(r -> r.tokenByHash("cafe")).orElseThrow().name()).isEqualTo("ci");
        append(new PersonEvent.TokenRevoked("ci"));
        assertThat(find(r -> r.tokenByHash("cafe"))).isEmpty();
        assertThat(list(SiteReader::tokens)).hasSize(1);
    }

    @Test
    void scans_run_until_they_end() {
        ScanId id = new ScanId("s-0000000000000001");
        append(new ScanEvent.Started(
                id,
                new ScanPlan(List.of("127.77.0.0/24"), List.of(80), List.of(), 256, 50, 1),
                "aiko"));
        assertThat(ask(r -> r.scan(id)).orElseThrow().state()).isEqualTo(Scan.State.RUNNING);
        after(2);
        append(new ScanEvent.Completed(id, 256, 12));
        assertThat(ask(r -> r.scans(3)).getFirst().finishedAt()).contains(T0.plusSeconds(2));
    }

    @Test
    void policy_and_situation_in_force_are_the_last_ones() {
        assertThat(situation()).isEqualTo(Situation.NORMAL);
        assertThat(find(SiteReader::policyInForce)).isEmpty();
        PolicySet empty = new PolicySet(List.of(), new TreeMap<>());
        append(new SiteEvent.PolicyEnacted("h1", empty), new SiteEvent.PolicyEnacted("h2", empty));
        append(new SiteEvent.SituationDeclared(Situation.EMERGENCY, "fire"));
        assertThat(ask(SiteReader::policyInForce).orElseThrow().hash()).isEqualTo("h2");
        assertThat(ask(SiteReader::policyInForce).orElseThrow().since()).isEqualTo(1);
        assertThat(find(r -> r.policy("h1"))).contains(empty);
        assertThat(situation()).isEqualTo(Situation.EMERGENCY);
    }

    @Test
    void guideline_rows_keep_their_turns() {
        append(
                turned(RowState.UNKNOWN, RowState.SATISFIED),
                turned(RowState.SATISFIED, RowState.NOT_SATISFIED));
        assertThat(ask(r -> r.guidelineRow("G3-1")).orElseThrow().state())
                .isEqualTo(RowState.NOT_SATISFIED);
        assertThat(list(r -> r.guidelineHistory("G3-1", 9)))
                .extracting(t -> t.index())
                .containsExactly(1L, 0L);
        assertThat(find(r -> r.guidelineRow("G3-2"))).isEmpty();
    }

    @Test
    void latest_and_count_take_a_type_or_its_sealed_parent() {
        append(
                discovered(CAM, "127.77.0.9"),
                discovered(PLUG, "127.77.0.8"),
                opened(CAM, "a", 1, Severity.LOW));
        append(new DeviceEvent.Lost(PLUG, "x"));
        assertThat(ask(r -> r.latest(DeviceEvent.class)).orElseThrow().index()).isEqualTo(3);
        assertThat(ask(r -> r.latest(DeviceEvent.Discovered.class))
                        .orElseThrow()
                        .index())
                .isEqualTo(1);
        assertThat(ask(r -> r.latest(DeviceEvent.Discovered.class, CAM))
                        .orElseThrow()
                        .index())
                .isZero();
        assertThat(ask(r -> r.latest(Event.class, CAM)).orElseThrow().index()).isEqualTo(2);
        assertThat(find(r -> r.latest(NoticeEvent.class))).isEmpty();
        assertThat(count(DeviceEvent.class)).isEqualTo(3);
        assertThat(count(Event.class)).isEqualTo(4);
        assertThat(ask(SiteReader::counts).devices()).containsEntry(DeviceState.LOST, 1);
    }

    @Test
    void events_about_what_is_not_there_are_refused() {
        for (Event event : List.of(
                new DeviceEvent.Lost(CAM, "x"),
                new DeviceEvent.IdentityBound(CAM, "certificate", "AB"),
                opened(CAM, "a", 1, Severity.LOW),
                new FindingEvent.Fixed(
                        new FindingId("f-0000000000000001"), new Evidence("m", "c", "o")),
                new NoticeEvent.Read(new NoticeId("n-0000000000000001")),
                new ScanEvent.Completed(new ScanId("s-0000000000000001"), 1, 1),
                new PersonEvent.TokenRevoked("none"))) {
            assertThatThrownBy(() -> append(event))
                    .as("%s", event)
                    .isInstanceOf(InapplicableEventException.class);
        }
        assertThat(ledger.size()).isZero();
    }

    private void append(Event... events) {
        ledger.append(ACTOR, events);
    }

    private void after(long seconds) {
        now = now.plus(Duration.ofSeconds(seconds));
    }

    private <T> T ask(Function<SiteReader, T> question) {
        try (SiteReader reader = ledger.read()) {
            return question.apply(reader);
        }
    }

    private <T> Optional<T> find(Function<SiteReader, Optional<T>> question) {
        return ask(question);
    }

    private <T> List<T> list(Function<SiteReader, List<T>> question) {
        return ask(question);
    }

    private long count(Class<? extends Event> type) {
        return ask(r -> r.count(type));
    }

    private Situation situation() {
        return ask(SiteReader::situation);
    }

    private Device device(DeviceId id) {
        return ask(r -> r.device(id)).orElseThrow();
    }

    private List<String> ids(DeviceFilter filter) {
        return ask(r -> r.devices(filter, Optional.empty(), 100)).stream()
                .map(d -> d.id().value())
                .toList();
    }

    private List<Severity> severities(FindingFilter filter) {
        return ask(r -> r.findings(filter, Optional.empty(), 100)).stream()
                .map(Finding::severity)
                .toList();
    }

    private static DeviceFilter text(String text) {
        DeviceFilter all = DeviceFilter.ALL;
        return new DeviceFilter(
                all.state(),
                all.zone(),
                all.owner(),
                all.type(),
                all.manufacturer(),
                Optional.of(text),
                all.safetyRelevant(),
                all.hasOpenFindings());
    }

    private static DeviceFilter openFindings(boolean has) {
        DeviceFilter all = DeviceFilter.ALL;
        return new DeviceFilter(
                all.state(),
                all.zone(),
                all.owner(),
                all.type(),
                all.manufacturer(),
                all.text(),
                all.safetyRelevant(),
                Optional.of(has));
    }

    private static DeviceEvent discovered(DeviceId id, String address) {
        return new DeviceEvent.Discovered(id, address, "", "scan");
    }

    private static DeviceEvent identified(DeviceId id, String name) {
        Identification identity = new Identification(
                "mado-cam", "camera", "MADO", "M2", "1.0", "S1", 90, List.of("http.realm: MADO"));
        return new DeviceEvent.Identified(id, name, identity, Capability.GATEWAY_PROTECTED, false);
    }

    private static FindingEvent.Opened opened(
            DeviceId device, String place, int priority, Severity severity) {
        Weakness weakness = new Weakness(
                FindingKind.EXPOSED_SERVICE,
                severity,
                place,
                Message.of("weakness.open", place),
                new Evidence(
                        "connect",
                        "nc " + new Endpoint(Protocol.TELNET, "127.77.0.9", 23, "").port(),
                        "login:"));
        return new FindingEvent.Opened(
                weakness.idFor(device),
                device,
                weakness,
                new Priority(priority, List.of(Message.of("p"))));
    }

    private static FindingEvent fixed(FindingEvent.Opened opened) {
        return new FindingEvent.Fixed(opened.finding(), new Evidence("connect", "nc", "refused"));
    }

    private static NoticeEvent sent(String id, String link) {
        return new NoticeEvent.Sent(
                new NoticeId(id),
                new FindingId("f-0000000000000001"),
                CAM,
                AIKO,
                Channel.OUTBOX,
                Language.JA,
                link,
                T0);
    }

    private static GuidelineEvent turned(RowState before, RowState after) {
        return new GuidelineEvent.RowTurned(before, new RowResult("G3-1", after, List.of()));
    }
}
