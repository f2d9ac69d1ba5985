package dev.sekimori.ledger.projection;

import static dev.sekimori.ledger.projection.TestSite.AIKO;
import static dev.sekimori.ledger.projection.TestSite.CAM;
import static dev.sekimori.ledger.projection.TestSite.PLUG;
import static dev.sekimori.ledger.projection.TestSite.T0;
import static dev.sekimori.ledger.projection.TestSite.discovered;
import static dev.sekimori.ledger.projection.TestSite.identified;
import static dev.sekimori.ledger.projection.TestSite.openFindings;
import static dev.sekimori.ledger.projection.TestSite.opened;
import static dev.sekimori.ledger.projection.TestSite.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.ledger.fault.InapplicableEventException;
import dev.sekimori.ledger.read.DeviceFilter;
import dev.sekimori.ledger.read.Isolation;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.event.DeviceEvent;
import dev.sekimori.model.finding.Severity;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class DeviceProjectionTest {
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
    void a_discovered_device_is_named_by_its_id_and_not_trusted() {
        site.append(discovered(CAM, "127.77.0.9"));
        Device cam = site.device(CAM);
        assertThat(cam.name()).isEqualTo("cam");
        assertThat(cam.state()).isEqualTo(DeviceState.DISCOVERED);
        assertThat(cam.addresses()).containsExactly("127.77.0.9");
        assertThat(cam.trust()).isEqualTo(Trust.none(Message.of("trust.not_assessed")));
        assertThat(cam.firstSeen()).isEqualTo(T0);
    }

    @Test
    void a_person_s_name_for_a_device_outlives_identification() {
        site.append(discovered(CAM, "127.77.0.9"), identified(CAM, "MADO camera"));
        assertThat(site.device(CAM).name()).isEqualTo("MADO camera");
        site.append(new DeviceEvent.Described(
                CAM, Optional.of("玄関"), Optional.empty(), Optional.of("hall")));
        site.append(identified(CAM, "MADO camera 2"));
        assertThat(site.device(CAM).name()).isEqualTo("玄関");
        assertThat(site.device(CAM).zone()).isEqualTo("hall");
    }

    @Test
    void states_follow_the_isolation_and_the_way_back() {
        site.append(discovered(CAM, "127.77.0.9"), new DeviceEvent.Accepted(CAM, AIKO, "hall"));
        Instant accepted = site.now;
        site.after(10);
        site.append(new DeviceEvent.IsolationOrdered(CAM, "red"));
        assertThat(site.device(CAM).state()).isEqualTo(DeviceState.ISOLATED);
        assertThat(site.device(CAM).stateSince()).isEqualTo(accepted.plusSeconds(10));
        CutReport report = new CutReport(CAM, 2, Optional.of(site.now), site.now);
        site.append(
                new DeviceEvent.Isolated(CAM, report),
                new DeviceEvent.RecoveryStarted(CAM, "repaired"));
        site.append(new DeviceEvent.RecheckPassed(CAM, 1));
        assertThat(site.device(CAM).state()).isEqualTo(DeviceState.ISOLATED);
        site.append(new DeviceEvent.ProbationStarted(CAM, site.now.plusSeconds(60)));
        assertThat(site.device(CAM).state()).isEqualTo(DeviceState.PROBATION);
        site.append(new DeviceEvent.Restored(CAM));
        assertThat(site.device(CAM).state()).isEqualTo(DeviceState.IN_SERVICE);
        Isolation isolation = site.ask(r -> r.lastIsolation(CAM)).orElseThrow();
        assertThat(isolation.report()).contains(report);
        assertThat(isolation.event()).isEqualTo(2);
        assertThat(isolation.reportEvent()).hasValue(3);
        assertThat(isolation.recheckPassedAt()).contains(site.now);
        assertThat(isolation.probationUntil()).contains(site.now.plusSeconds(60));
        assertThat(isolation.restoredAt()).contains(site.now);
        assertThat(isolation.isOpen()).isFalse();
        assertThat(site.list(r -> r.isolations(5))).containsExactly(isolation);
    }

    @Test
    void an_isolation_that_is_undone_gives_back_the_state_before_the_first_order() {
        site.append(discovered(CAM, "127.77.0.9"), new DeviceEvent.Accepted(CAM, AIKO, "hall"));
        site.append(new DeviceEvent.ProbationStarted(CAM, site.now));
        site.append(
                new DeviceEvent.IsolationOrdered(CAM, "a"),
                new DeviceEvent.IsolationOrdered(CAM, "b"));
        site.append(new DeviceEvent.IsolationUndone(CAM, "mistake"));
        assertThat(site.device(CAM).state()).isEqualTo(DeviceState.PROBATION);
        assertThat(site.ask(r -> r.lastIsolation(CAM)).orElseThrow().undone()).isTrue();
    }

    @Test
    void a_known_device_is_not_discovered_again_until_it_is_gone() {
        site.append(discovered(CAM, "127.77.0.9"));
        assertThatThrownBy(() -> site.append(discovered(CAM, "127.77.0.10")))
                .isInstanceOf(InapplicableEventException.class);
        site.append(new DeviceEvent.Lost(CAM, "silent"));
        site.after(5);
        site.append(discovered(CAM, "127.77.0.10"));
        assertThat(site.device(CAM).state()).isEqualTo(DeviceState.DISCOVERED);
        assertThat(site.device(CAM).firstSeen()).isEqualTo(T0);
        assertThat(site.device(CAM).addresses()).containsExactly("127.77.0.10", "127.77.0.9");
    }

    @Test
    void only_being_seen_moves_last_seen() {
        site.append(discovered(CAM, "127.77.0.9"));
        site.after(5);
        site.append(new DeviceEvent.Accepted(CAM, AIKO, "hall"));
        assertThat(site.device(CAM).lastSeen()).isEqualTo(T0);
        site.append(new DeviceEvent.Observed(CAM, List.of("127.77.0.9"), "", List.of()));
        assertThat(site.device(CAM).lastSeen()).isEqualTo(T0.plusSeconds(5));
    }

    @Test
    void an_address_is_that_of_the_device_seen_there_last() {
        site.append(discovered(CAM, "127.77.0.9"), discovered(PLUG, "127.77.0.8"));
        assertThat(site.ask(r -> r.deviceByAddress("127.77.0.9")).orElseThrow().id())
                .isEqualTo(CAM);
        site.append(
                new DeviceEvent.Observed(PLUG, List.of("127.77.0.9", "127.77.0.8"), "", List.of()));
        assertThat(site.ask(r -> r.deviceByAddress("127.77.0.9")).orElseThrow().id())
                .isEqualTo(PLUG);
        site.append(
                new DeviceEvent.Observed(CAM, List.of("127.77.0.7", "127.77.0.9"), "", List.of()));
        assertThat(site.ask(r -> r.deviceByAddress("127.77.0.9")).orElseThrow().id())
                .isEqualTo(PLUG);
        site.append(new DeviceEvent.Observed(PLUG, List.of("127.77.0.8"), "", List.of()));
        assertThat(site.ask(r -> r.deviceByAddress("127.77.0.9")).orElseThrow().id())
                .isEqualTo(CAM);
        assertThat(site.find(r -> r.deviceByAddress("127.77.0.1"))).isEmpty();
    }

    @Test
    void a_client_id_is_that_of_the_device_seen_with_it_last() {
        site.append(
                new DeviceEvent.Discovered(CAM, "", "t1", "mqtt"),
                new DeviceEvent.Discovered(PLUG, "", "t1", "mqtt"));
        assertThat(site.ask(r -> r.deviceByClientId("t1")).orElseThrow().id()).isEqualTo(PLUG);
        site.append(new DeviceEvent.Observed(CAM, List.of(), "t1", List.of()));
        assertThat(site.ask(r -> r.deviceByClientId("t1")).orElseThrow().id()).isEqualTo(CAM);
        assertThat(site.find(r -> r.deviceByClientId(""))).isEmpty();
    }

    @Test
    void identities_are_of_the_device_they_were_bound_to_last_until_revoked() {
        site.append(discovered(CAM, "127.77.0.9"), discovered(PLUG, "127.77.0.8"));
        site.append(
                new DeviceEvent.IdentityBound(CAM, "certificate", "AB"),
                new DeviceEvent.IdentityBound(PLUG, "certificate", "AB"));
        assertThat(site.find(r -> r.deviceByIdentity("certificate", "AB"))).contains(PLUG);
        assertThat(site.list(r -> r.identities(CAM))).isEmpty();
        site.append(new DeviceEvent.IdentityRevoked(CAM, "certificate", "AB"));
        assertThat(site.find(r -> r.deviceByIdentity("certificate", "AB"))).contains(PLUG);
        site.append(new DeviceEvent.IdentityRevoked(PLUG, "certificate", "AB"));
        assertThat(site.find(r -> r.deviceByIdentity("certificate", "AB"))).isEmpty();
        site.append(new DeviceEvent.CredentialHeld(CAM, "http", "admin"));
        assertThat(site.ask(r -> r.heldCredential(CAM, "http")).orElseThrow().user())
                .isEqualTo("admin");
    }

    @Test
    void devices_are_filtered_and_paged() {
        site.append(
                discovered(CAM, "127.77.0.9"),
                discovered(PLUG, "127.77.0.8"),
                discovered(new DeviceId("a"), "127.77.0.7"));
        site.append(identified(CAM, "MADO"), new DeviceEvent.Accepted(CAM, AIKO, "hall"));
        site.append(opened(CAM, "tcp/23", 50, Severity.HIGH));
        assertThat(site.ids(DeviceFilter.ALL)).containsExactly("a", "cam", "plug");
        assertThat(site.ids(DeviceFilter.in(DeviceState.IN_SERVICE))).containsExactly("cam");
        assertThat(site.ids(text("mad"))).containsExactly("cam");
        assertThat(site.ids(text("77.0.8"))).containsExactly("plug");
        assertThat(site.ids(text("愛"))).containsExactly("cam");
        assertThat(site.ids(text("%"))).isEmpty();
        assertThat(site.ids(openFindings(true))).containsExactly("cam");
        assertThat(site.ids(openFindings(false))).containsExactly("a", "plug");
        List<Device> page =
                site.ask(r -> r.devices(DeviceFilter.ALL, Optional.of(new DeviceId("a")), 1));
        assertThat(page).extracting(d -> d.id().value()).containsExactly("cam");
    }
}
