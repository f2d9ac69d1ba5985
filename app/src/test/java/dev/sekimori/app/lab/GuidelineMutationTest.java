package dev.sekimori.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.app.site.RunningSite;
import dev.sekimori.decide.policy.PolicyHash;
import dev.sekimori.govern.Site;
import dev.sekimori.govern.guideline.RowView;
import dev.sekimori.govern.situation.SituationDesk;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.FindingFilter;
import dev.sekimori.ledger.read.SiteReader;
import dev.sekimori.model.Actor;
import dev.sekimori.model.DecisionId;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Language;
import dev.sekimori.model.Role;
import dev.sekimori.model.ScanId;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.FlowRule.PeerClass;
import dev.sekimori.model.decision.Interworking;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.event.DecisionEvent;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.event.SiteEvent;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.finding.Severity;
import dev.sekimori.model.guideline.RowState;
import dev.sekimori.model.observe.Scan;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Breaks each control of a running site whose guideline row is computed, and sees the row turn. The
 * site is first brought to where all of these rows are satisfied; each test puts back what it
 * broke.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuidelineMutationTest {
    private static final Actor OPERATOR = new Actor(Actor.Kind.PERSON, "aya");
    private static final Owner OWNER = new Owner("Aya", "aya@example.jp", Language.JA);
    static final String PREFIX = "127.79.0";
    private static final List<String> COMPUTED = List.of(
            "T-1", "T-2", "T-5", "T-7", "P-1", "G1-8", "G1-16", "G3-1", "G3-2", "G3-4", "G3-5",
            "G3-6", "G3-7", "G3-8", "G4-1", "G4-2", "G4-4", "G4-6", "G4-7", "G4-F1", "G4-F2",
            "G4-F3", "G5-8", "G5-10", "U-1", "U-4");

    private final ShiftedClock clock = new ShiftedClock();
    private LabSite lab;
    private Path data;
    private RunningSite running;
    private Site site;

    @BeforeAll
    void bring_the_site_to_where_all_rows_are_satisfied(@TempDir Path dir) throws IOException {
        data = dir.resolve("data");
        lab = Mutations.start(data, Mutations.config(), clock);
        running = lab.site();
        site = running.site();
        Await.until(
                "the lab's devices are accepted",
                () -> devices(DeviceState.IN_SERVICE).size() >= 12);
        Await.until(
                "the scan is done",
                () -> site.scans().recent(1).getFirst().state() == Scan.State.DONE);
        repairTheCamera();
        decideAboutTheUnknownDevice();
        cutOffWhatNobodySupports();
        tellTheOwners();
        assertTurn(COMPUTED, RowState.SATISFIED);
    }

    private void repairTheCamera() {
        DeviceId camera = camera();
        site.devices().isolate(OPERATOR, camera, "factory password", true);
        lab.lab().repair("camera-1");
        site.devices().startRecovery(OPERATOR, camera, "repaired");
        // Probation is too short to be seen for sure.
        Await.until("in service again", () -> device(camera).state() == DeviceState.IN_SERVICE);
    }

    private void decideAboutTheUnknownDevice() {
        for (Device device : devices(DeviceState.DISCOVERED)) {
            site.devices()
                    .accept(
                            OPERATOR,
                            device.id(),
                            OWNER,
                            Optional.of("generic-mqtt-sensor"),
                            Optional.empty());
        }
    }

    private void cutOffWhatNobodySupports() {
        Set<FindingKind> unsupported =
                Set.of(FindingKind.NO_SUPPORT_CONTACT, FindingKind.END_OF_SUPPORT);
        open().stream()
                .filter(f -> unsupported.contains(f.kind()))
                .map(Finding::device)
                .distinct()
                .forEach(id -> site.devices().isolate(OPERATOR, id, "no support", true));
    }

    private void tellTheOwners() {
        open().stream()
                .filter(f -> f.severity().compareTo(Severity.HIGH) >= 0)
                .forEach(f -> site.notices().send(OPERATOR, f.id(), Language.JA));
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @Test
    @Order(1)
    void a_new_thing_on_the_network_turns_t_1_and_g1_16() throws IOException {
        try (ServerSocket stranger = Mutations.listen(PREFIX + ".98", 8080)) {
            scan(PREFIX + ".98/32");
            assertBroken("T-1", "G1-16");
        }
        decideAboutTheUnknownDevice();
        assertSatisfied("T-1", "G1-16");
    }

    @Test
    @Order(1)
    void a_policy_that_lets_anybody_in_turns_p_1_and_g3_4() {
        enactedMeanwhile(
                withSiteRule(Mutations.anyone(PeerClass.ANYONE)),
                () -> assertBroken("P-1", "G3-4"));
        assertSatisfied("P-1", "G3-4");
    }

    @Test
    @Order(1)
    void a_port_that_is_forwarded_past_the_gateway_turns_t_5() throws IOException {
        try (PortForward _ = PortForward.to(printersPage())) {
            assertBroken("T-5");
        }
        assertSatisfied("T-5");
    }

    @Test
    @Order(1)
    void a_zone_without_credentials_turns_g4_6() {
        enactedMeanwhile(
                withSiteRule(Mutations.anyone(PeerClass.ZONE)), () -> assertBroken("G4-6"));
        assertSatisfied("G4-6");
    }

    @Test
    @Order(1)
    void devices_without_rules_at_the_gateway_turn_g4_1_g4_2_and_g4_f1() {
        enactedMeanwhile(
                new PolicySet(List.of(), new TreeMap<>()),
                () -> assertBroken("G4-1", "G4-2", "G4-F1"));
        assertSatisfied("G4-1", "G4-2", "G4-F1");
    }

    @Test
    @Order(1)
    void a_rule_for_everybody_turns_t_2_and_without_clearances_g3_5() {
        PolicySet open = withSiteRule(Mutations.anyone(PeerClass.ANYONE));
        enactedMeanwhile(open, () -> assertBroken("T-2"));
        enactedMeanwhile(
                new PolicySet(
                        open.site(),
                        open.profiles(),
                        open.assets(),
                        List.of(),
                        open.interworking()),
                () -> assertBroken("G3-5"));
        assertSatisfied("T-2", "G3-5");
    }

    @Test
    @Order(1)
    void commands_without_bounds_turn_g3_6() {
        enactedMeanwhile(
                withSiteRule(Mutations.anyone(PeerClass.USER)), () -> assertBroken("G3-6"));
        assertSatisfied("G3-6");
    }

    @Test
    @Order(1)
    void pairs_that_nobody_checked_or_limited_turn_g3_7() {
        PolicySet now = policy();
        enactedMeanwhile(
                new PolicySet(
                        now.site(),
                        now.profiles(),
                        now.assets(),
                        now.clearances(),
                        Interworking.OFF),
                () -> assertBroken("G3-7"));
        assertSatisfied("G3-7");
    }

    @Test
    @Order(3)
    void a_secure_device_without_proof_turns_g4_f3() {
        Device secure = devices(DeviceState.IN_SERVICE).stream()
                .filter(device -> device.capability() == Capability.SELF_PROTECTING)
                .findFirst()
                .orElseThrow();
        try (SiteReader state = site.ledger().read()) {
            state.identities(secure.id())
                    .forEach(identity -> site.ledger()
                            .append(
                                    OPERATOR,
                                    new DeviceEvent.IdentityRevoked(
                                            secure.id(), identity.method(), identity.reference())));
        }
        assertBroken("G4-F3");
    }

    @Test
    @Order(1)
    void a_port_that_nobody_declared_turns_g4_4_g4_7_and_g4_f1() throws IOException {
        try (ServerSocket forgotten = Mutations.listen("127.0.0.1", 0)) {
            assertBroken("G4-4", "G4-7", "G4-F1");
        }
        assertSatisfied("G4-4", "G4-7", "G4-F1");
    }

    @Test
    @Order(1)
    void an_owner_who_cannot_be_reached_turns_g1_16() {
        DeviceId camera = camera();
        Owner before = device(camera).owner().orElseThrow();
        describeOwner(camera, new Owner("Somebody", "", Language.JA));
        assertBroken("G1-16");
        describeOwner(camera, before);
        assertSatisfied("G1-16");
    }

    @Test
    @Order(1)
    void a_scan_that_did_not_finish_turns_g5_8() {
        ScanId scan = site.scans().start(OPERATOR, List.of(PREFIX + ".0/24"), true);
        site.scans().cancel(OPERATOR, scan);
        Await.until("the scan ended", () -> site.scans().scan(scan).state() != Scan.State.RUNNING);
        assertBroken("G5-8");
        scan(PREFIX + ".98/32");
        assertSatisfied("G5-8");
    }

    @Test
    @Order(1)
    void an_unsupported_device_in_use_turns_u_1() {
        DeviceId unsupported = devices(DeviceState.ISOLATED).getFirst().id();
        site.devices().undoIsolation(OPERATOR, unsupported, "for a test");
        assertBroken("U-1");
        site.devices().isolate(OPERATOR, unsupported, "no support", true);
        assertSatisfied("U-1");
    }

    @Test
    @Order(1)
    void a_factory_password_that_is_back_turns_t_7_u_4_g3_1_and_g5_10() {
        lab.lab().reset("camera-1");
        fixedOfTheCamera().forEach(finding -> site.findings().recheck(OPERATOR, finding));
        assertBroken("T-7", "U-4", "G3-1", "G5-10");
        repairTheCamera();
        assertSatisfied("T-7", "U-4", "G3-1", "G5-10");
    }

    @Test
    @Order(2)
    void a_recovery_that_takes_too_long_turns_g3_2_and_old_evidence_turns_g1_8() {
        clock.forward(Duration.ofHours(25));
        assertBroken("G3-2", "G1-8");
    }

    @Test
    @Order(2)
    void the_same_peer_gets_another_answer_as_soon_as_the_situation_changes() {
        String token = site.people()
                .issueToken(OPERATOR, "guard", Role.VIEWER, Optional.empty())
                .text();
        enactedMeanwhile(withSiteRule(Mutations.noVideoInAnEmergency()), () -> {
            try {
                declare(Situation.NORMAL);
                assertThat(status(token)).isNotEqualTo(403);
                declare(Situation.EMERGENCY);
                assertThat(status(token)).isEqualTo(403);
            } finally {
                declare(Situation.NORMAL);
            }
            assertThat(status(token)).isNotEqualTo(403);
        });
    }

    private int status(String token) {
        try (VirtualPage page = video(token)) {
            return page.status();
        }
    }

    private VirtualPage video(String token) {
        return VirtualPage.open(
                data.resolve("site-ca.pem"),
                site.info().virtualWebPort(),
                camera().value(),
                "/video.mjpg",
                token);
    }

    private void declare(Situation situation) {
        new SituationDesk(site.ledger(), site.gateway()).declare(OPERATOR, situation, "drill");
    }

    @Test
    @Order(3)
    void a_decision_that_does_not_replay_turns_g3_8() {
        Decision forged;
        try (SiteReader state = site.ledger().read()) {
            Decision real = state.decisionsAbout(camera(), 1).getFirst();
            Answer other = real.permitted() ? Answer.REFUSE : Answer.ALLOW;
            forged = new Decision(
                    new DecisionId("d-" + "0".repeat(32)),
                    real.policyHash(),
                    real.input(),
                    other,
                    0,
                    real.rule(),
                    real.reasons());
        }
        site.ledger().append(OPERATOR, new DecisionEvent.Made(forged));
        assertBroken("G3-8");
    }

    @Test
    @Order(4)
    void a_gateway_that_is_down_turns_g4_f2() {
        running.gateway().close();
        assertBroken("G4-F2");
    }

    private void assertBroken(String... rows) {
        assertTurn(List.of(rows), RowState.NOT_SATISFIED);
    }

    private void assertSatisfied(String... rows) {
        assertTurn(List.of(rows), RowState.SATISFIED);
    }

    /** Upkeep alone turns rows; what it looks at may be true a moment later. */
    private void assertTurn(List<String> rows, RowState wanted) {
        Await.until(() -> rows + " " + wanted + ", but " + others(rows, wanted), () -> {
            running.upkeep();
            return others(rows, wanted).isEmpty();
        });
        assertThat(states(rows)).containsOnlyKeys(rows);
    }

    private List<String> others(List<String> rows, RowState wanted) {
        return states(rows).entrySet().stream()
                .filter(entry -> entry.getValue() != wanted)
                .map(entry -> entry.getKey() + " " + site.guideline().row(entry.getKey()))
                .toList();
    }

    private Map<String, RowState> states(List<String> rows) {
        return site.guideline().rows().stream()
                .filter(view -> rows.contains(view.row().id()))
                .collect(Collectors.toMap(
                        view -> view.row().id(), (RowView view) -> view.result().state()));
    }

    private void enactedMeanwhile(PolicySet broken, Runnable check) {
        PolicySet before = policy();
        enact(broken);
        try {
            check.run();
        } finally {
            enact(before);
        }
    }

    private void enact(PolicySet policy) {
        site.ledger().append(OPERATOR, new SiteEvent.PolicyEnacted(PolicyHash.of(policy), policy));
    }

    private PolicySet policy() {
        try (SiteReader state = site.ledger().read()) {
            return state.policyInForce().orElseThrow().policy();
        }
    }

    private PolicySet withSiteRule(FlowRule rule) {
        List<FlowRule> rules = new ArrayList<>(policy().site());
        rules.addFirst(rule);
        return policy().withSite(rules);
    }

    private void describeOwner(DeviceId device, Owner owner) {
        site.devices()
                .describe(OPERATOR, device, Optional.empty(), Optional.of(owner), Optional.empty());
    }

    private void scan(String range) {
        ScanId scan = site.scans().start(OPERATOR, List.of(range), true);
        Await.until("the scan ended", () -> site.scans().scan(scan).state() == Scan.State.DONE);
    }

    private InetSocketAddress printersPage() {
        return lab.lab().device("printer-1").orElseThrow().ports().stream()
                .filter(port -> port.protocol().equals("http"))
                .map(port -> new InetSocketAddress(PREFIX + ".51", port.port()))
                .findFirst()
                .orElseThrow();
    }

    private DeviceId camera() {
        try (SiteReader state = site.ledger().read()) {
            return state.deviceByAddress(PREFIX + ".10").orElseThrow().id();
        }
    }

    private List<FindingId> fixedOfTheCamera() {
        FindingFilter fixed = new FindingFilter(
                Optional.of(FindingState.FIXED),
                Optional.of(camera()),
                Optional.empty(),
                Optional.empty());
        try (SiteReader state = site.ledger().read()) {
            return state.findings(fixed, Optional.empty(), 100).stream()
                    .map(Finding::id)
                    .toList();
        }
    }

    private Device device(DeviceId id) {
        try (SiteReader state = site.ledger().read()) {
            return state.device(id).orElseThrow();
        }
    }

    private List<Device> devices(DeviceState wanted) {
        try (SiteReader state = site.ledger().read()) {
            return state.devices(DeviceFilter.in(wanted), Optional.empty(), 100);
        }
    }

    private List<Finding> open() {
        try (SiteReader state = site.ledger().read()) {
            return state.findings(FindingFilter.OPEN, Optional.empty(), 100);
        }
    }
}
