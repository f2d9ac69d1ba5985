package dev.sekimori.observe.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.lab.Lab;
import dev.sekimori.lab.LabDevice;
import dev.sekimori.lab.LabOptions;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.finding.Priority;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.observe.HostObservation;
import dev.sekimori.model.observe.ScanPlan;
import dev.sekimori.observe.fingerprint.ClientSighting;
import dev.sekimori.observe.fingerprint.Identifier;
import dev.sekimori.observe.profile.Profiles;
import dev.sekimori.observe.weakness.Recheck;
import dev.sekimori.observe.weakness.WeaknessChecks;
import dev.sekimori.observe.wire.Connector;
import dev.sekimori.observe.wire.HttpClient;
import dev.sekimori.observe.wire.Pace;
import dev.sekimori.observe.wire.Timeouts;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The whole lab, scanned once; then its worst camera, repaired and looked at again. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LabScanTest {
    private static final String PREFIX = "127.78.5";
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Profiles PROFILES = Profiles.builtIn();
    private static final Duration MOST_TIME = Duration.ofSeconds(60);

    private static Lab lab;
    private static List<LabDevice> before;
    private static ScanSummary summary;
    private static final Map<String, HostObservation> HOSTS = new TreeMap<>();
    private static final List<Integer> PROGRESS = new ArrayList<>();

    @BeforeAll
    static void scan_the_lab() {
        lab = Lab.start(LabOptions.usual(7, new InetSocketAddress("127.78.5.200", 1883))
                .withPrefix(PREFIX));
        before = lab.devices();
        ScanLimits limits = ScanLimits.defaults();
        ScanPlan plan =
                ((ScanPlanning.Planned) ScanPlanner.plan(List.of(PREFIX + ".0/24"), limits)).plan();
        summary = scanner(limits).run(plan, new Notes(), () -> false);
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    @Test
    @Order(1)
    void covers_a_whole_block_in_a_minute_and_reports_progress() {
        assertThat(summary.took()).isLessThan(MOST_TIME);
        assertThat(summary.addressesDone()).isEqualTo(256);
        assertThat(summary.cancelled()).isFalse();
        assertThat(PROGRESS).hasSize(256).isSorted().endsWith(256);
        assertThat(summary.hosts()).isEqualTo(HOSTS.size());
    }

    @Test
    @Order(2)
    void finds_exactly_the_devices_that_serve_something() {
        Set<String> serving = before.stream()
                .filter(device -> !device.ports().isEmpty())
                .map(device -> device.address().getHostAddress())
                .collect(Collectors.toSet());

        assertThat(HOSTS.keySet()).isEqualTo(serving).hasSize(9);
    }

    @Test
    @Order(3)
    void recognises_every_model_with_its_firmware_and_serial() {
        for (LabDevice device : before) {
            HostObservation host = HOSTS.get(device.address().getHostAddress());
            if (host == null || device.name().equals("unknown-1")) {
                continue;
            }
            assertThat(host.identification().model()).as(device.name()).isEqualTo(device.model());
            assertThat(host.identification().manufacturer())
                    .isEqualTo(
                            device.name().equals("router")
                                    ? "Hashi Networks"
                                    : device.manufacturer());
            assertThat(host.identification().confidence())
                    .as(device.name())
                    .isGreaterThanOrEqualTo(80);
            assertThat(host.identification().evidence()).isNotEmpty();
            assertThat(host.identification().serial()).as(device.name()).isIn("", device.serial());
            assertThat(device.firmware())
                    .as(device.name())
                    .startsWith(host.identification().firmware());
        }
        assertThat(of("camera-1").identification().firmware()).isEqualTo("1.0.3");
        assertThat(of("camera-1").identification().serial())
                .isEqualTo(device("camera-1").serial());
        assertThat(of("sensor-1").identification().serial())
                .isEqualTo(device("sensor-1").serial());
        assertThat(of("unknown-1").identification().isKnown()).isFalse();
        assertThat(of("unknown-1").identification().evidence())
                .contains("tcp.port: 4444", "tcp.banner: 7F58001337020000");
    }

    @Test
    @Order(4)
    void recognises_clients_by_what_they_call_themselves() {
        Identifier identifier = new Identifier(PROFILES);
        Map<String, String> models = Map.of(
                "thermostat-1",
                "ondo-t1-",
                "thermostat-2",
                "ondo-t1-",
                "plug-1",
                "sento-p1-",
                "meter-1",
                "mamori-g1-");
        models.forEach((name, prefix) -> {
            String clientId = prefix + device(name).serial();
            var known = identifier.identifyClient(new ClientSighting(
                    device(name).address().getHostAddress(), clientId, Protocol.MQTT, NOW));
            assertThat(known.model()).isEqualTo(device(name).model());
            assertThat(known.serial()).isEqualTo(device(name).serial());
        });
        var stranger = new ClientSighting("127.78.5.99", "x-7f", Protocol.MQTT, NOW);
        assertThat(identifier.identifyClient(stranger).isKnown()).isFalse();
    }

    @Test
    @Order(5)
    void finds_exactly_the_planted_weaknesses() {
        assertThat(weaknesses("router"))
                .containsExactlyInAnyOrder(
                        "EXPOSED_SERVICE tcp/" + port("router", "telnet"),
                        "PLAINTEXT_PROTOCOL tcp/" + port("router", "http"),
                        "END_OF_SUPPORT ");
        assertThat(weaknesses("camera-1"))
                .containsExactlyInAnyOrder(
                        "DEFAULT_CREDENTIALS tcp/" + port("camera-1", "http"),
                        "DEFAULT_CREDENTIALS tcp/" + port("camera-1", "telnet"),
                        "EXPOSED_SERVICE tcp/" + port("camera-1", "telnet"),
                        "PLAINTEXT_PROTOCOL tcp/" + port("camera-1", "http"));
        assertThat(weaknesses("camera-2")).isEmpty();
        assertThat(weaknesses("recorder"))
                .containsExactly("PLAINTEXT_PROTOCOL tcp/" + port("recorder", "http"));
        assertThat(weaknesses("plc-1")).isEmpty();
        assertThat(weaknesses("sensor-1")).containsExactly("NO_SUPPORT_CONTACT ");
        assertThat(weaknesses("printer-1"))
                .containsExactly("PLAINTEXT_PROTOCOL tcp/" + port("printer-1", "http"));
        assertThat(weaknesses("lighting-1")).isEmpty();
        assertThat(weaknesses("unknown-1")).containsExactly("UNKNOWN_DEVICE ");
    }

    @Test
    @Order(6)
    void evidence_can_be_repeated_and_tells_no_password() {
        Weakness web = weakness("camera-1", FindingKind.DEFAULT_CREDENTIALS, "http");

        assertThat(web.evidence().command())
                .startsWith("curl ")
                .contains("--user 'admin' http://127.78.5.10");
        assertThat(web.evidence().observed())
                .isEqualTo("401 without credentials, 200 as user “admin”,"
                        + " with the factory password of profile mado-cam-m2");
        assertThat(HOSTS.values().toString()).doesNotContain("admin:admin", "YWRtaW46YWRtaW4=");
    }

    @Test
    @Order(7)
    void leaves_no_device_harmed() throws IOException {
        assertThat(lab.devices().stream()
                        .map(d -> d.name() + d.ports() + d.factoryState())
                        .toList())
                .isEqualTo(before.stream()
                        .map(d -> d.name() + d.ports() + d.factoryState())
                        .toList());
        for (String name : List.of("router", "camera-1", "recorder")) {
            var site = new HttpClient.Site(device(name).address(), port(name, "http"), false);
            var answer = web().get(site, "/", lab.credential(name).orElseThrow().basic());
            assertThat(answer)
                    .as(name)
                    .hasValueSatisfying(a -> assertThat(a.status()).isEqualTo(200));
        }
    }

    @Test
    @Order(8)
    void a_recheck_sees_that_nothing_was_done() {
        for (Weakness weakness : of("camera-1").weaknesses()) {
            Weakness again = stillThere(recheck("camera-1", weakness));
            assertThat(again.kind()).isEqualTo(weakness.kind());
            assertThat(again.place()).isEqualTo(weakness.place());
            assertThat(again.title()).isEqualTo(weakness.title());
            assertThat(again.evidence().command()).isEqualTo(weakness.evidence().command());
        }
        assertThat(recheck("sensor-1", of("sensor-1").weaknesses().getFirst()))
                .isInstanceOf(Recheck.StillThere.class);
        assertThat(recheck("unknown-1", of("unknown-1").weaknesses().getFirst()))
                .isInstanceOf(Recheck.StillThere.class);
    }

    @Test
    @Order(9)
    void a_recheck_sees_that_the_owner_repaired_the_camera() {
        lab.repair("camera-1");

        Map<String, String> answers = new TreeMap<>();
        for (Weakness weakness : of("camera-1").weaknesses()) {
            answers.put(
                    weakness.kind() + " " + weakness.place(),
                    recheck("camera-1", weakness).getClass().getSimpleName());
        }
        assertThat(answers)
                .containsEntry("DEFAULT_CREDENTIALS tcp/" + port("camera-1", "http"), "Gone")
                .containsEntry("DEFAULT_CREDENTIALS tcp/" + telnetPort(), "Gone")
                .containsEntry("EXPOSED_SERVICE tcp/" + telnetPort(), "Gone")
                .containsEntry("PLAINTEXT_PROTOCOL tcp/" + port("camera-1", "http"), "StillThere");
    }

    @Test
    @Order(10)
    void a_device_that_is_gone_is_never_taken_for_repaired() {
        lab.close();

        for (Weakness weakness : of("camera-1").weaknesses()) {
            assertThat(recheck("camera-1", weakness)).isInstanceOf(Recheck.CannotTell.class);
        }
    }

    private static ConnectScan scanner(ScanLimits limits) {
        InstantSource clock = () -> NOW;
        return new ConnectScan(PROFILES, limits, clock, System::nanoTime, new SecureRandom());
    }

    private static HttpClient web() {
        return new HttpClient(new Connector(Timeouts.LOCAL, Pace.UNBOUNDED));
    }

    private static Recheck recheck(String name, Weakness weakness) {
        Connector connector = new Connector(Timeouts.LOCAL, Pace.UNBOUNDED);
        return new WeaknessChecks(PROFILES, connector, new SecureRandom())
                .recheck(asDevice(of(name)), finding(weakness), NOW);
    }

    private static Weakness stillThere(Recheck answer) {
        return ((Recheck.StillThere) answer).weakness();
    }

    private static Device asDevice(HostObservation host) {
        return new Device(
                new DeviceId("d-1"),
                "device",
                host.identification(),
                Optional.empty(),
                "site",
                DeviceState.ISOLATED,
                NOW,
                List.of(host.address()),
                host.endpoints(),
                "",
                Trust.none(Message.of("x")),
                1,
                NOW,
                NOW,
                false,
                Capability.GATEWAY_PROTECTED);
    }

    private static Finding finding(Weakness w) {
        return new Finding(
                w.idFor(new DeviceId("d-1")),
                new DeviceId("d-1"),
                w.kind(),
                w.severity(),
                w.place(),
                w.title(),
                w.evidence(),
                NOW,
                NOW,
                FindingState.OPEN,
                Optional.empty(),
                new Priority(1, List.of()));
    }

    private static HostObservation of(String name) {
        return HOSTS.get(device(name).address().getHostAddress());
    }

    private static Weakness weakness(String name, FindingKind kind, String service) {
        return of(name).weaknesses().stream()
                .filter(w -> w.kind() == kind && w.place().equals("tcp/" + port(name, service)))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> weaknesses(String name) {
        return of(name).weaknesses().stream()
                .map(w -> w.kind() + " " + w.place())
                .toList();
    }

    private static LabDevice device(String name) {
        return before.stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow();
    }

    private static int port(String name, String protocol) {
        return device(name).ports().stream()
                .filter(p -> p.protocol().equals(protocol))
                .findFirst()
                .orElseThrow()
                .port();
    }

    private static int telnetPort() {
        return port("camera-1", "telnet");
    }

    private static final class Notes implements ScanListener {
        @Override
        public void host(HostObservation observation) {
            HOSTS.put(observation.address(), observation);
        }

        @Override
        public void progress(int addressesDone, int hostsFound) {
            PROGRESS.add(addressesDone);
        }
    }
}
