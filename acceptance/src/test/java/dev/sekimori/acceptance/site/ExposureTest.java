package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What an attacker on the outer side finds: open ports with nmap, weak TLS with testssl. */
final class ExposureTest {
    /** The contract's ports, as far as this version serves them. */
    private static final Set<Integer> OUTER = Set.of(8443, 9443, 1883, 8883, 8084, 8802, 8322);

    private static final Duration SCAN = Duration.ofSeconds(60);
    private static final Duration TLS = Duration.ofSeconds(300);
    private static final Pattern OPEN = Pattern.compile("(\\d+)/open/tcp");
    private static final Set<String> GRAVE = Set.of("HIGH", "CRITICAL", "FATAL");

    /**
     * What testssl says about a certificate of a private CA: {@code cert_chain_of_trust} is
     * CRITICAL, as the site is its own CA, which clients pin from {@code site-ca.pem}.
     */
    private static final Set<String> EXCUSED = Set.of("cert_chain_of_trust");

    @TempDir
    private static Path temp;

    private static SiteProcess site;
    /** The usual begin of net.ipv4.ip_local_port_range. */
    private static final int FIRST_EPHEMERAL = 32_768;

    private static Set<Integer> openBefore;

    @BeforeAll
    static void start() {
        openBefore = openPorts();
        site = SiteProcess.up(temp.resolve("site"));
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void nothing_is_open_beyond_the_ports_of_the_contract() {
        Set<Integer> opened = openPorts();
        opened.removeAll(openBefore);

        assertThat(opened).isNotEmpty().isSubsetOf(OUTER);
        assertThat(listening("tcp", "0A")).containsExactlyInAnyOrderElementsOf(OUTER);
        // Above the first port that the kernel chooses itself stands the socket from which ECHONET
        // Lite devices are asked; it takes answers of known devices alone.
        assertThat(listening("udp", "07").stream().filter(port -> port < FIRST_EPHEMERAL))
                .containsExactly(5684);
    }

    /** All at once, as each of them mostly waits. */
    @Test
    void tls_has_no_grave_weakness_on_any_port() throws IOException {
        Map<Integer, Command> runs = new HashMap<>();
        try {
            for (int port : List.of(8443, 9443, 8883, 8084)) {
                runs.put(port, testssl(port));
            }
            for (Map.Entry<Integer, Command> run : runs.entrySet()) {
                // 0 to 249: so many findings it counts; the findings are judged below.
                assertThat(run.getValue().result(TLS).exitCode())
                        .as(run.getValue().toString())
                        .isLessThan(242);
                judge(run.getKey());
            }
        } finally {
            runs.values().forEach(Command::close);
        }
    }

    private static Command testssl(int port) {
        return Command.start(
                "testssl",
                "--quiet",
                "--color",
                "0",
                "--warnings",
                "off",
                "--nodns",
                "none",
                "--openssl-timeout",
                "10",
                "--connect-timeout",
                "10",
                "--mapping",
                "iana",
                "--protocols",
                "--std",
                "--server-preference",
                "--server-defaults",
                "--vulnerable",
                "--jsonfile",
                answers(port).toString(),
                "127.0.0.1:" + port);
    }

    private static Path answers(int port) {
        return temp.resolve("testssl-" + port + ".json");
    }

    private static void judge(int port) throws IOException {
        Map<String, JsonNode> byId = StreamSupport.stream(
                        new ObjectMapper().readTree(answers(port).toFile()).spliterator(), false)
                .collect(Collectors.toMap(
                        finding -> finding.path("id").asText(), finding -> finding, (a, b) -> a));

        assertThat(byId.values())
                .as("grave findings at port %s", port)
                .filteredOn(f -> GRAVE.contains(f.path("severity").asText()))
                .extracting(f -> f.path("id").asText())
                .isSubsetOf(EXCUSED);
        for (String old : List.of("SSLv2", "SSLv3", "TLS1", "TLS1_1")) {
            assertThat(finding(byId, old)).as("%s at %s", old, port).startsWith("not offered");
        }
        assertThat(finding(byId, "TLS1_3")).as("TLS 1.3 at %s", port).startsWith("offered");
        // TLS 1.3 (RFC 8446 appendix B.4) has no CBC suites.
        assertThat(finding(byId, "cipherorder_TLSv1_2"))
                .as("cipher suites at port %s", port)
                .contains("GCM")
                .doesNotContain("CBC");
        // LUCKY13 is an attack on CBC: testssl looks for any such suite.
        assertThat(finding(byId, "LUCKY13")).startsWith("not vulnerable");
        assertThat(finding(byId, "secure_client_renego")).startsWith("not vulnerable");
    }

    private static String finding(Map<String, JsonNode> byId, String id) {
        assertThat(byId.keySet()).contains(id);
        return byId.get(id).path("finding").asText();
    }

    /** Every port of loopback that accepts a connection, as nmap sees it. */
    private static Set<Integer> openPorts() {
        Command.Result scan = Command.run(
                SCAN,
                "nmap",
                "-n",
                "-Pn",
                "-sT",
                "-T5",
                "-p-",
                "--host-timeout",
                "50s",
                "-oG",
                "-",
                "127.0.0.1");
        assertThat(scan.out()).as(scan.err()).contains("Host: 127.0.0.1").contains("1 host up");
        return OPEN.matcher(scan.out())
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The ports that the site's process itself has open, from the kernel's tables (proc(5)). */
    private static List<Integer> listening(String protocol, String state) {
        Set<String> own = sockets();
        List<Integer> ports = new ArrayList<>();
        for (String table : List.of(protocol, protocol + "6")) {
            for (String line : lines(Path.of("/proc/net", table))) {
                String[] columns = line.strip().split("\\s+");
                if (columns[3].equals(state) && own.contains(columns[9])) {
                    String port = columns[1].substring(columns[1].indexOf(':') + 1);
                    ports.add(Integer.parseInt(port, 16));
                }
            }
        }
        return ports;
    }

    /** Inodes of the process's sockets. */
    private static Set<String> sockets() {
        Pattern socket = Pattern.compile("socket:\\[(\\d+)]");
        try (Stream<Path> open = Files.list(Path.of("/proc/" + site.pid() + "/fd"))) {
            return open.map(ExposureTest::target)
                    .flatMap(target -> socket.matcher(target).results())
                    .map((MatchResult found) -> found.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file may be closed while it is looked at. */
    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
