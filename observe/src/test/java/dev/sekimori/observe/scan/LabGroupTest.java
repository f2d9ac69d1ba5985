package dev.sekimori.observe.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.lab.Lab;
import dev.sekimori.lab.LabOptions;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.observe.HostObservation;
import dev.sekimori.model.observe.ScanPlan;
import dev.sekimori.observe.fingerprint.Groups;
import dev.sekimori.observe.onvif.WsDiscovery;
import dev.sekimori.observe.profile.Profiles;
import dev.sekimori.observe.wire.Echonet;
import dev.sekimori.observe.wire.Group;
import dev.sekimori.observe.wire.MulticastGroup;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The lab's camera and lights answer their groups on the loopback interface. */
class LabGroupTest {
    private static final String PREFIX = "127.78.39";
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress CAMERA = InetAddress.ofLiteral(PREFIX + ".10");
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral(PREFIX + ".99");

    private final Map<String, HostObservation> hosts = new TreeMap<>();
    private final Map<InetAddress, Integer> answered = new ConcurrentHashMap<>();
    private Lab lab;
    private InetAddress lights;

    @BeforeEach
    void start() {
        lab = Lab.start(LabOptions.usual(5, new InetSocketAddress(PREFIX + ".200", 1883))
                .withPrefix(PREFIX));
        lights = lab.devices().stream()
                .filter(device -> device.model().equals("Akari L16"))
                .findFirst()
                .orElseThrow()
                .address();
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private Group noting(String group, int port) {
        Group real =
                new MulticastGroup(HERE, new InetSocketAddress(InetAddress.ofLiteral(group), port));
        return (question, patience) -> {
            Map<InetAddress, byte[]> answers = real.ask(question, patience);
            answers.keySet().forEach(address -> answered.merge(address, port, Integer::sum));
            return answers;
        };
    }

    private ScanSummary scan(Groups groups) {
        ScanLimits limits = ScanLimits.defaults();
        List<String> ranges = List.of(CAMERA.getHostAddress(), lights.getHostAddress());
        ScanPlan plan = ((ScanPlanning.Planned) ScanPlanner.plan(ranges, limits)).plan();
        return new ConnectScan(
                        Profiles.builtIn(),
                        limits,
                        InstantSource.system(),
                        System::nanoTime,
                        new SecureRandom())
                .asking(groups)
                .run(
                        plan,
                        new ScanListener() {
                            @Override
                            public void host(HostObservation host) {
                                hosts.put(host.address(), host);
                            }

                            @Override
                            public void progress(int addressesDone, int found) {
                                assertThat(addressesDone).isLessThanOrEqualTo(2);
                            }
                        },
                        () -> false);
    }

    @Test
    void devices_that_answer_their_group_say_class_maker_and_properties() {
        ScanSummary summary = scan(new Groups(Map.of(
                Echonet.PORT,
                noting("224.0.23.0", Echonet.PORT),
                WsDiscovery.PORT,
                noting(WsDiscovery.GROUP, WsDiscovery.PORT))));

        assertThat(answered).containsEntry(lights, Echonet.PORT);
        assertThat(answered).containsEntry(CAMERA, WsDiscovery.PORT);
        assertThat(summary.hosts()).isEqualTo(2);
        HostObservation light = hosts.get(lights.getHostAddress());
        assertThat(light.identification().model()).isEqualTo("Akari L16");
        assertThat(light.identification().evidence())
                .contains("echonet.manufacturer: 00FE77", "echonet.classes: general lighting")
                .anyMatch(line -> line.startsWith("echonet.properties: 029001 get 80 81 ")
                        && line.contains(" set 80 81 B0 B6"));
        HostObservation camera = hosts.get(CAMERA.getHostAddress());
        assertThat(camera.endpoints())
                .anyMatch(endpoint -> endpoint.protocol() == Protocol.ONVIF
                        && endpoint.banner().equals("Mado Cam M2"));
        assertThat(camera.identification().evidence())
                .contains("onvif.hardware: Mado Cam M2", "onvif.model: Mado Cam M2");
        assertThat(camera.identification().firmware()).isEqualTo("1.0.3");
    }

    @Test
    void what_answers_from_elsewhere_or_malformed_is_ignored_and_counted() {
        Group forging = (question, patience) -> {
            Map<InetAddress, byte[]> answers = new HashMap<>();
            answers.put(ELSEWHERE, question);
            answers.put(CAMERA, new byte[] {0x10, (byte) 0x81, 0x53});
            return answers;
        };

        ScanSummary summary = scan(new Groups(Map.of(Echonet.PORT, forging)));

        assertThat(summary.ignored()).isEqualTo(2);
        assertThat(hosts).containsOnlyKeys(CAMERA.getHostAddress(), lights.getHostAddress());
        assertThat(hosts.get(CAMERA.getHostAddress()).endpoints())
                .noneMatch(endpoint -> endpoint.protocol() == Protocol.ECHONET_LITE);
    }
}
