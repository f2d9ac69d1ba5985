package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Devices that announce themselves to 224.0.23.0 in a network namespace of their own: one within
 * the range that was scanned becomes known at once, one elsewhere never does.
 */
final class AnnouncementTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NEW = "127.77.0.177";
    private static final String ELSEWHERE = "127.78.0.177";

    /**
     * An ECHONET Lite lamp at the given address: announces its instances, answers what it is asked
     * and tells the standard output of the first question.
     */
    private static final String LAMP = """
            import socket, sys
            SAYS = {0x8a: '00fe77', 0x8c: '4e45574c414d502d31000000', 0xd6: '01029001'}
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind((sys.argv[1], 3610))
            s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton('127.0.0.1'))
            s.settimeout(1)
            asked = False
            for _ in range(int(sys.argv[2])):
                s.sendto(bytes.fromhex('108100010ef0010ef0017301d50401029001'),
                    ('224.0.23.0', 3610))
                try:
                    while True:
                        q, who = s.recvfrom(1500)
                        if q[10] != 0x62:
                            continue
                        if not asked:
                            print('asked', flush=True)
                        asked = True
                        mine = q[7:10] == bytes.fromhex('0ef001')
                        told, at = b'', 12
                        for _ in range(q[11]):
                            value = bytes.fromhex(SAYS.get(q[at], '')) if mine else b''
                            told += bytes([q[at], len(value)]) + value
                            at += 2 + q[at + 1]
                        service = b'\\x72' if mine else b'\\x52'
                        s.sendto(q[:4] + q[7:10] + q[4:7] + service + q[11:12] + told, who)
                except TimeoutError:
                    pass
            """;

    @TempDir
    private Path temp;

    @Test
    void a_device_that_announces_itself_is_known_at_once_within_the_scanned_range_alone()
            throws IOException {
        try (TwoSides sides = new TwoSides();
                SiteProcess site = SiteProcess.up(temp.resolve("site"), configuration(), sides)) {
            Neighbourhood outside = new Neighbourhood(sides, site.data());
            scan(sides, site);
            // Nothing is there yet, and no other scan runs: none can find the newcomer.
            Await.until(
                    "the scan is over",
                    SOON,
                    () -> outside.list("/scans").stream()
                            .anyMatch(scan -> scan.path("state").asText().equals("done")));
            assertThat(at(outside, NEW)).isEmpty();

            Process lamp = lamp(sides, NEW, 60);
            try {
                JsonNode found = Await.value("the newcomer is known", SOON, () -> at(outside, NEW));
                assertThat(found.path("state").asText()).isEqualTo("discovered");
                assertThat(outside.list("/scans")).hasSize(1);
            } finally {
                lamp.destroyForcibly();
            }

            // Its last frame was sent long before the second lamp's silence is believed.
            Command.Result silent =
                    Command.run(SOON, sides.site(command(ELSEWHERE, 6)).toArray(String[]::new));
            assertThat(silent.exitCode()).as(silent.err()).isZero();
            assertThat(silent.out()).doesNotContain("asked");
            assertThat(at(outside, ELSEWHERE)).isEmpty();
        }
    }

    /** Confirms the range of the newcomer's address alone. */
    private static void scan(TwoSides sides, SiteProcess site) {
        Command.Result scan = Command.run(
                SOON,
                sides.outer(List.of(
                                "curl",
                                "-sSk",
                                "--fail",
                                "-H",
                                "Authorization: Bearer " + ApiClient.token(site.data()),
                                "-H",
                                "Content-Type: application/json",
                                "-d",
                                "{\"ranges\":[\"127.77.0.176/30\"],\"confirmedAuthority\":true}",
                                "https://" + TwoSides.GATEWAY + ":8443/api/v1/scans"))
                        .toArray(String[]::new));
        assertThat(scan.exitCode()).as(scan.err()).isZero();
    }

    /** An own site, whose people accept nothing by themselves, that hears ECHONET Lite's group. */
    private Path configuration() throws IOException {
        return Files.writeString(temp.resolve("site.yaml"), """
                listen:
                  console: HERE:8443
                discovery:
                  address: 127.0.0.1
                  multicast: true
                """.replace("HERE", TwoSides.GATEWAY));
    }

    private static List<String> command(String address, int times) {
        return List.of("python3", "-c", LAMP, address, Integer.toString(times));
    }

    private static Process lamp(TwoSides sides, String address, int times) throws IOException {
        return new ProcessBuilder(sides.site(command(address, times)))
                .redirectErrorStream(true)
                .start();
    }

    private static Optional<JsonNode> at(Neighbourhood outside, String address) {
        return outside.list("/devices?limit=100").stream()
                .filter(device -> StreamSupport.stream(
                                device.path("addresses").spliterator(), false)
                        .anyMatch(a -> a.asText().equals(address)))
                .findFirst();
    }
}
