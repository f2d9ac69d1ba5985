package dev.sekimori.ledger.projection;

import static dev.sekimori.ledger.projection.TestSite.CAM;
import static dev.sekimori.ledger.projection.TestSite.PLUG;
import static dev.sekimori.ledger.projection.TestSite.T0;
import static dev.sekimori.ledger.projection.TestSite.discovered;
import static dev.sekimori.ledger.projection.TestSite.fixed;
import static dev.sekimori.ledger.projection.TestSite.opened;
import static dev.sekimori.ledger.projection.TestSite.sent;
import static dev.sekimori.ledger.projection.TestSite.turned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.ledger.fault.InapplicableEventException;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.read.NoticeFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Language;
import dev.sekimori.model.NoticeId;
import dev.sekimori.model.PersonName;
import dev.sekimori.model.Role;
import dev.sekimori.model.ScanId;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.Event;
import dev.sekimori.model.event.FindingEvent;
import dev.sekimori.model.event.NoticeEvent;
import dev.sekimori.model.event.PersonEvent;
import dev.sekimori.model.event.ScanEvent;
import dev.sekimori.model.event.SiteEvent;
import dev.sekimori.model.finding.Evidence;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.guideline.RowState;
import dev.sekimori.model.notice.Notice;
import dev.sekimori.model.notice.NoticeState;
import dev.sekimori.model.observe.Scan;
import dev.sekimori.model.observe.ScanPlan;
import dev.sekimori.model.person.ServiceIdentity.Method;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

class ProjectionsTest {
    @TempDir
    Path dir;

    private TestSite site;

    @BeforeEach
    void open() {
        site = new TestSite(dir);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void open_findings_are_counted_at_the_device() {
        site.append(discovered(CAM, "127.77.0.9"));
        FindingEvent.Opened telnet = opened(CAM, "tcp/23", 50, Severity.HIGH);
        site.append(telnet, opened(CAM, "tcp/80", 40, Severity.LOW), telnet);
        assertThat(site.device(CAM).openFindings()).isEqualTo(2);
        site.append(fixed(telnet), fixed(telnet));
        assertThat(site.device(CAM).openFindings()).isEqualTo(1);
        site.after(9);
        site.append(telnet);
        assertThat(site.device(CAM).openFindings()).isEqualTo(2);
        Finding again = site.ask(r -> r.finding(telnet.finding())).orElseThrow();
        assertThat(again.state()).isEqualTo(FindingState.OPEN);
        assertThat(again.firstSeen()).isEqualTo(T0);
        assertThat(again.lastSeen()).isEqualTo(T0.plusSeconds(9));
        assertThat(again.fixedAt()).isEmpty();
    }

    @Test
    void findings_are_paged_by_priority_then_age_without_gaps_or_repeats() {
        site.append(discovered(CAM, "127.77.0.9"));
        List<FindingId> expected = new ArrayList<>();
        for (int priority : new int[] {90, 50, 0}) {
            for (int n = 0; n < 5; n++) {
                FindingEvent.Opened opened =
                        opened(CAM, priority + "/" + n, priority, Severity.MEDIUM);
                site.append(opened);
                expected.add(opened.finding());
            }
        }
        List<FindingId> found = new ArrayList<>();
        Optional<FindingId> after = Optional.empty();
        for (int page = 0; page < 8; page++) {
            Optional<FindingId> from = after;
            List<Finding> items = site.ask(r -> r.findings(FindingFilter.OPEN, from, 2));
            items.forEach(f -> found.add(f.id()));
            after = Optional.of(found.getLast());
        }
        assertThat(found).containsExactlyElementsOf(expected);
        Optional<FindingId> last = after;
        assertThat(site.list(r -> r.findings(FindingFilter.OPEN, last, 2))).isEmpty();
    }

    @Test
    void findings_are_filtered_by_kind_severity_and_device() {
        site.append(discovered(CAM, "127.77.0.9"), discovered(PLUG, "127.77.0.8"));
        site.append(
                opened(CAM, "a", 10, Severity.LOW),
                opened(CAM, "b", 10, Severity.CRITICAL),
                opened(PLUG, "c", 10, Severity.HIGH));
        assertThat(site.severities(new FindingFilter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Severity.HIGH))))
                .containsExactly(Severity.CRITICAL, Severity.HIGH);
        assertThat(site.severities(FindingFilter.openOf(PLUG))).containsExactly(Severity.HIGH);
        assertThat(site.severities(new FindingFilter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(FindingKind.IDLE),
                        Optional.empty())))
                .isEmpty();
        assertThat(site.ask(SiteReader::counts).openFindings())
                .containsEntry(Severity.CRITICAL, 1)
                .containsEntry(Severity.INFO, 0);
    }

    @Test
    void notices_only_move_forward() {
        site.append(discovered(CAM, "127.77.0.9"));
        site.append(sent("n-0000000000000001", "aa"));
        NoticeId id = new NoticeId("n-0000000000000001");
        site.append(new NoticeEvent.Read(id));
        site.after(3);
        site.append(
                new NoticeEvent.Delivered(id, "mail"), new NoticeEvent.Unreachable(id, "bounced"));
        Notice notice = site.ask(r -> r.notice(id)).orElseThrow();
        assertThat(notice.state()).isEqualTo(NoticeState.READ);
        assertThat(notice.readAt()).contains(T0);
        assertThat(notice.deliveredAt()).contains(T0.plusSeconds(3));
        site.append(new NoticeEvent.Verified(id), new NoticeEvent.Acted(id));
        assertThat(site.ask(r -> r.notice(id)).orElseThrow().state())
                .isEqualTo(NoticeState.VERIFIED);
    }

    @Test
    void an_unreachable_notice_stays_so_and_links_belong_to_one_notice() {
        site.append(
                discovered(CAM, "127.77.0.9"),
                sent("n-0000000000000001", "aa"),
                sent("n-0000000000000002", "bb"));
        NoticeId id = new NoticeId("n-0000000000000001");
        site.append(
                new NoticeEvent.Unreachable(id, "no mailbox"),
                new NoticeEvent.Delivered(id, "mail"));
        assertThat(site.ask(r -> r.noticeByLinkHash("aa")).orElseThrow().state())
                .isEqualTo(NoticeState.UNREACHABLE);
        assertThatThrownBy(() -> site.append(sent("n-0000000000000003", "aa")))
                .isInstanceOf(InapplicableEventException.class);
        assertThat(site.list(r -> r.notices(NoticeFilter.about(CAM), Optional.empty(), 9)))
                .extracting(n -> n.linkHash())
                .containsExactly("bb", "aa");
        assertThat(site.list(r -> r.notices(
                        NoticeFilter.ALL, Optional.of(new NoticeId("n-0000000000000002")), 9)))
                .extracting(n -> n.linkHash())
                .containsExactly("aa");
        assertThat(site.ask(SiteReader::counts).notices())
                .containsEntry(NoticeState.UNREACHABLE, 1);
    }

    @Test
    void revoked_tokens_and_deactivated_people_are_known_but_not_active() {
        PersonName name = new PersonName("aiko");
        site.append(
                new PersonEvent.Added(name, Role.OPERATOR, Language.JA),
                new PersonEvent.Deactivated(name));
        assertThat(site.ask(r -> r.person(name)).orElseThrow().active()).isFalse();
        site.append(new PersonEvent.TokenIssued("ci", Role.VIEWER, Optional.empty(), "cafe"));
        assertThat(site.ask(r -> r.tokenByHash("cafe")).orElseThrow().name()).isEqualTo("ci");
        site.append(new PersonEvent.TokenRevoked("ci"));
        assertThat(site.find(r -> r.tokenByHash("cafe"))).isEmpty();
        assertThat(site.list(SiteReader::tokens)).hasSize(1);
    }

    @Test
    void a_service_is_known_by_the_identity_it_got_last_until_that_is_revoked() {
        site.append(
                issued("scada", Method.CERTIFICATE, "1a"), issued("scada", Method.PSK, "scada"));
        site.append(issued("scada", Method.CERTIFICATE, "2b"));
        assertThat(site.find(r -> r.serviceIdentity(Method.CERTIFICATE, "1a"))).isEmpty();
        assertThat(site.ask(r -> r.serviceIdentity(Method.CERTIFICATE, "2b"))
                        .orElseThrow()
                        .role())
                .isEqualTo(Role.VIEWER);
        site.append(new PersonEvent.ServiceIdentityRevoked("scada", Method.CERTIFICATE));
        assertThat(site.find(r -> r.serviceIdentity(Method.CERTIFICATE, "2b"))).isEmpty();
        assertThat(site.find(r -> r.serviceIdentity(Method.PSK, "scada"))).isPresent();
        assertThat(site.list(r -> r.serviceIdentities(Method.CERTIFICATE))).hasSize(1);
    }

    private static PersonEvent issued(String name, Method method, String reference) {
        return new PersonEvent.ServiceIdentityIssued(
                name, method, Role.VIEWER, reference, Optional.empty());
    }

    @Test
    void scans_run_until_they_end() {
        ScanId id = new ScanId("s-0000000000000001");
        site.append(new ScanEvent.Started(
                id,
                new ScanPlan(List.of("127.77.0.0/24"), List.of(80), List.of(), 256, 50, 1),
                "aiko"));
        assertThat(site.ask(r -> r.scan(id)).orElseThrow().state()).isEqualTo(Scan.State.RUNNING);
        site.after(2);
        site.append(new ScanEvent.Completed(id, 256, 12));
        assertThat(site.ask(r -> r.scans(3)).getFirst().finishedAt()).contains(T0.plusSeconds(2));
    }

    @Test
    void policy_and_situation_in_force_are_the_last_ones() {
        assertThat(site.situation()).isEqualTo(Situation.NORMAL);
        assertThat(site.find(SiteReader::policyInForce)).isEmpty();
        PolicySet empty = new PolicySet(List.of(), new TreeMap<>());
        site.append(
                new SiteEvent.PolicyEnacted("h1", empty), new SiteEvent.PolicyEnacted("h2", empty));
        site.append(new SiteEvent.SituationDeclared(Situation.EMERGENCY, "fire"));
        assertThat(site.ask(SiteReader::policyInForce).orElseThrow().hash()).isEqualTo("h2");
        assertThat(site.ask(SiteReader::policyInForce).orElseThrow().since()).isEqualTo(1);
        assertThat(site.find(r -> r.policy("h1"))).contains(empty);
        assertThat(site.situation()).isEqualTo(Situation.EMERGENCY);
    }

    @Test
    void guideline_rows_keep_their_turns() {
        site.append(
                turned(RowState.UNKNOWN, RowState.SATISFIED),
                turned(RowState.SATISFIED, RowState.NOT_SATISFIED));
        assertThat(site.ask(r -> r.guidelineRow("G3-1")).orElseThrow().state())
                .isEqualTo(RowState.NOT_SATISFIED);
        assertThat(site.list(r -> r.guidelineHistory("G3-1", 9)))
                .extracting(t -> t.index())
                .containsExactly(1L, 0L);
        assertThat(site.find(r -> r.guidelineRow("G3-2"))).isEmpty();
    }

    @Test
    void latest_and_count_take_a_type_or_its_sealed_parent() {
        site.append(
                discovered(CAM, "127.77.0.9"),
                discovered(PLUG, "127.77.0.8"),
                opened(CAM, "a", 1, Severity.LOW));
        site.append(new DeviceEvent.Lost(PLUG, "x"));
        assertThat(site.ask(r -> r.latest(DeviceEvent.class)).orElseThrow().index())
                .isEqualTo(3);
        assertThat(site.ask(r -> r.latest(DeviceEvent.Discovered.class))
                        .orElseThrow()
                        .index())
                .isEqualTo(1);
        assertThat(site.ask(r -> r.latest(DeviceEvent.Discovered.class, CAM))
                        .orElseThrow()
                        .index())
                .isZero();
        assertThat(site.ask(r -> r.latest(Event.class, CAM)).orElseThrow().index())
                .isEqualTo(2);
        assertThat(site.find(r -> r.latest(NoticeEvent.class))).isEmpty();
        assertThat(site.count(DeviceEvent.class)).isEqualTo(3);
        assertThat(site.count(Event.class)).isEqualTo(4);
        assertThat(site.ask(SiteReader::counts).devices()).containsEntry(DeviceState.LOST, 1);
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
            assertThatThrownBy(() -> site.append(event))
                    .as("%s", event)
                    .isInstanceOf(InapplicableEventException.class);
        }
        assertThat(site.ledger.size()).isZero();
    }
}
