package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.acceptance.site.Spoken.Outcome;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The devices of the lab, seen from an outer side that is really another network: every one is
 * reached through its virtual device by whom the site knows, and in no other way by anybody
 * (guideline G4-F1). A way past the gateway would be found, as the test itself shows.
 */
final class ReachabilityTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration WHOLE_SCAN = Duration.ofMinutes(3);
    private static final int DEVICES = 13;
    private static final Set<Integer> OUTER = Set.of(8443, 9443, 8883, 8084, 8322, 8802, 9515);
    private static final Pattern OPEN = Pattern.compile("(\\d+)/open/tcp");

    /**
     * Prints which of the given transport:address:port answer. TCP ports answer by taking the
     * connection, UDP ports when they are asked in their own protocol.
     */
    private static final String PROBE = """
            import concurrent.futures, socket, sys
            WSD = ('<?xml version="1.0"?><e:Envelope'
                ' xmlns:e="http://www.w3.org/2003/05/soap-envelope"'
                ' xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing"'
                ' xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><e:Header>'
                '<w:MessageID>urn:uuid:0a6dc791-2be6-4991-9af1-454778a1917a</w:MessageID>'
                '<w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To><w:Action>'
                'http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header>'
                '<e:Body><d:Probe/></e:Body></e:Envelope>').encode()
            ASK = {
                5683: bytes.fromhex('40010001bb2e77656c6c2d6b6e6f776e04636f7265'),
                3610: bytes.fromhex('1081000105ff010ef0016201d600'),
                5353: bytes.fromhex('000000000001000000000000') + b'\\x09_services\\x07_dns-sd'
                    b'\\x04_udp\\x05local\\x00' + bytes.fromhex('000c0001'),
                1900: b'M-SEARCH * HTTP/1.1\\r\\nHOST: 239.255.255.250:1900\\r\\n'
                    b'MAN: "ssdp:discover"\\r\\nMX: 1\\r\\nST: ssdp:all\\r\\n\\r\\n',
                3702: WSD}
            def answers(place):
                transport, address, port = place.split(':')
                kind = socket.SOCK_STREAM if transport == 'tcp' else socket.SOCK_DGRAM
                with socket.socket(socket.AF_INET, kind) as s:
                    s.settimeout(4)
                    try:
                        s.connect((address, int(port)))
                        if transport == 'udp':
                            s.send(ASK[int(port)])
                            s.recv(1500)
                        return place
                    except OSError:
                        return ''
            with concurrent.futures.ThreadPoolExecutor(64) as all:
                print(*filter(None, all.map(answers, sys.argv[1:])))
            """;

    @TempDir
    private static Path temp;

    private static TwoSides sides;
    private static SiteProcess site;
    private static Neighbourhood outside;
    private static List<JsonNode> devices;

    @BeforeAll
    static void start() throws IOException {
        sides = new TwoSides();
        site = SiteProcess.lab(temp.resolve("lab"), configuration(), sides);
        outside = new Neighbourhood(sides, site.data());
        devices = Await.value("all devices are known", SOON, ReachabilityTest::allDevices);
    }

    @AfterAll
    static void stop() {
        Optional.ofNullable(site).ifPresent(SiteProcess::close);
        Optional.ofNullable(sides).ifPresent(TwoSides::close);
    }

    /** The lab's own, with all listeners but the one for plain MQTT on the outer side. */
    private static Path configuration() throws IOException {
        String lab = Files.readString(SiteProcess.root()
                .resolve("app/src/main/resources/dev/sekimori/app/config/lab.yaml"));
        assertThat(lab).doesNotContain("\nlisten:").contains("127.0.0.1:9515");
        String outer = lab.replace("127.0.0.1:9515", TwoSides.GATEWAY + ":9515");
        return Files.writeString(
                temp.resolve("lab.yaml"), outer + """
                listen:
                  console: HERE:8443
                  web: HERE:9443
                  mqttTls: HERE:8883
                  mqttWss: HERE:8084
                  rtsp: HERE:8322
                  modbus: HERE:8802
                  coap: HERE:5684
                """.replace("HERE", TwoSides.GATEWAY));
    }

    /** All are known, all but the one that nobody knows are in service. */
    private static Optional<List<JsonNode>> allDevices() {
        List<JsonNode> known = outside.list("/devices?limit=100");
        long inService = known.stream().filter(ReachabilityTest::isInService).count();
        return Optional.of(known).filter(k -> k.size() == DEVICES && inService == DEVICES - 1);
    }

    private static boolean isInService(JsonNode device) {
        return device.path("state").asText().equals("in_service");
    }

    @Test
    void every_device_is_reached_through_its_virtual_device_by_whom_the_site_knows_alone() {
        for (JsonNode device :
                devices.stream().filter(ReachabilityTest::isInService).toList()) {
            List<Neighbourhood.Door> doors = new ArrayList<>();
            device.path("protocols")
                    .forEach(protocol ->
                            outside.door(device, protocol.asText()).ifPresent(doors::add));
            assertThat(doors).as("ways to %s", device).isNotEmpty();
            for (Neighbourhood.Door door : doors) {
                reaches(device, door);
            }
        }
    }

    private static void reaches(JsonNode device, Neighbourhood.Door door) {
        Await.until(
                device.path("name") + ": an answer to whom the site knows",
                SOON,
                () -> door.known().run().said());
        Outcome stranger = door.stranger().run();
        assertThat(stranger.said())
                .as("%s: %s", device.path("name"), stranger.all())
                .isFalse();
    }

    @Test
    void console_and_web_socket_answer_whom_the_site_knows_alone() {
        for (Neighbourhood.Door door : List.of(outside.rest(), outside.webSocket())) {
            Outcome known = door.known().run();
            assertThat(known.said()).as(known.all()).isTrue();
            Outcome stranger = door.stranger().run();
            assertThat(stranger.said()).as(stranger.all()).isFalse();
        }
    }

    @Test
    void every_thing_is_described_to_whom_the_site_knows_alone() {
        for (JsonNode device :
                devices.stream().filter(ReachabilityTest::isInService).toList()) {
            if (!device.path("type").asText().equals("router")) {
                String id = device.path("id").asText();
                reaches(device, outside.web("things.localhost", "/" + id, "\\b200$"));
            }
        }
    }

    @Test
    void device_that_nobody_accepted_is_reached_by_nobody() {
        JsonNode unknown = devices.stream()
                .filter(device -> !isInService(device))
                .findFirst()
                .orElseThrow();
        String id = unknown.path("id").asText();
        for (Neighbourhood.Door door : List.of(
                outside.web(id + ".localhost", "/", "\\b200$"),
                outside.web("things.localhost", "/" + id, "\\b200$"))) {
            Outcome outcome = door.known().run();
            assertThat(outcome.said()).as(outcome.all()).isFalse();
            assertThat(outcome.all()).containsPattern("\\b40[34]\\b");
        }
    }

    @Test
    void outer_side_finds_the_gateways_listeners_and_nothing_else() {
        Command.Result scan = Command.run(
                WHOLE_SCAN,
                sides.outer(List.of(
                                "nmap",
                                "-n",
                                "-Pn",
                                "-sT",
                                "-T5",
                                "-p-",
                                "-oG",
                                "-",
                                TwoSides.GATEWAY))
                        .toArray(String[]::new));

        assertThat(OPEN.matcher(scan.out()).results().map(found -> Integer.valueOf(found.group(1))))
                .as(scan.out() + scan.err())
                .containsExactlyInAnyOrderElementsOf(OUTER);
    }

    @Test
    void no_native_port_of_any_device_is_reached_and_a_way_past_the_gateway_would_be_found() {
        Set<String> places = nativePorts();

        assertThat(answering(places)).isEmpty();

        sides.openAWayPast();
        try {
            Await.until("the way past is found", SOON, () -> answering(places).equals(places));
        } finally {
            sides.closeTheWayPast();
        }
        assertThat(answering(places)).isEmpty();
    }

    /** What the lab says that it opened; the site found nothing beyond that. */
    private static Set<String> nativePorts() {
        Set<String> places = new TreeSet<>();
        for (JsonNode device : outside.lab()) {
            for (JsonNode port : device.path("ports")) {
                places.add(port.path("transport").asText() + ":"
                        + device.path("address").asText() + ":"
                        + port.path("port").asText());
            }
        }
        Set<String> found = devices.stream()
                .flatMap(device ->
                        StreamSupport.stream(device.path("endpoints").spliterator(), false))
                .filter(endpoint -> endpoint.path("port").asInt() > 0)
                .map(endpoint -> endpoint.path("address").asText() + ":"
                        + endpoint.path("port").asText())
                .collect(Collectors.toSet());
        assertThat(found)
                .isNotEmpty()
                .allMatch(place ->
                        places.contains("tcp:" + place) || places.contains("udp:" + place));
        return places;
    }

    private static Set<String> answering(Set<String> places) {
        List<String> words = new ArrayList<>(List.of("/usr/bin/python3", "-c", PROBE));
        words.addAll(places);
        Command.Result result = Command.run(SOON, sides.outer(words).toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out().isBlank()
                ? Set.of()
                : new TreeSet<>(List.of(result.out().strip().split(" ")));
    }
}
