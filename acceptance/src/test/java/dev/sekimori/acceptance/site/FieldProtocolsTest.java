package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Modbus/TCP Security and CoAP over DTLS through the gateway of the lab, with mbpoll behind socat
 * and libcoap's client.
 */
final class FieldProtocolsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int TUNNEL = 15_502;

    private static final String PYMODBUS = """
            import sys
            from pymodbus.client import ModbusTcpClient
            client = ModbusTcpClient('127.0.0.1', port=TUNNEL, timeout=5)
            client.connect()
            print('speed', client.read_holding_registers(2, 1, slave=1).registers[0])
            if len(sys.argv) > 1:
                sys.exit()
            print('valve', client.write_register(1, 1, slave=1).isError())
            print('beyond', client.write_register(1, 7, slave=1).exception_code)
            print('other', client.write_register(9, 1, slave=1).exception_code)
            print('coils', client.read_coils(0, 1, slave=1).exception_code)
            client.socket.settimeout(30)
            try:
                print('ended', client.socket.recv(1) == b'')
            except ConnectionError:
                print('ended', True)
            """;

    @TempDir
    private static Path temp;

    private static SiteProcess site;
    private static ApiClient api;
    private static String plc;
    private static String sensor;
    private static String key;

    @BeforeAll
    static void start() {
        site = SiteProcess.lab(temp.resolve("lab"));
        api = site.api();
        plc = named("PLC-200");
        sensor = named("Kaze E1");
        Cli cli = new Cli(site.data());
        cli.json(
                "certificate",
                "issue",
                "scada",
                "--role",
                "operator",
                "--out",
                site.data().resolve("services").toString());
        key = cli.json("psk", "issue", "reader", "--role", "viewer").path("key").asText();
    }

    @AfterAll
    static void stop() {
        api.close();
        site.close();
    }

    /** Found by the lab's first scan, which is still under way when the site is ready. */
    private static String named(String model) {
        return Await.value(
                        "a device " + model,
                        SOON,
                        () -> api.list("/devices").stream()
                                .filter(device -> device.path("name").asText().contains(model))
                                .filter(device ->
                                        device.path("state").asText().equals("in_service"))
                                .findFirst())
                .path("id")
                .asText();
    }

    private static JsonNode refusal(String device, String resource) {
        return Await.value(
                "a refusal of " + resource + " in the flows",
                SOON,
                () -> api.list("/flows?device=" + device).stream()
                        .filter(flow -> flow.path("resource").asText().equals(resource))
                        .filter(flow -> flow.path("answer").asText().equals("refuse"))
                        .findFirst());
    }

    @Test
    void mbpoll_reads_through_a_tunnel() {
        try (Command tunnel = tunnel()) {
            Command.Result read = Command.run(SOON, mbpoll("-r", "3", "-1", "127.0.0.1"));
            Command.Result refused = Command.run(SOON, mbpoll("-r", "10", "127.0.0.1", "7"));

            assertThat(read.out()).as(read.err() + tunnel.err()).contains("1450");
            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.out() + refused.err()).containsIgnoringCase("illegal data address");
        }
    }

    /** Its own TLS client names no server (SNI) but the address, and cannot read across records. */
    @Test
    void pymodbus_does_what_rules_permit_is_cut_while_live_and_comes_back() throws IOException {
        Path script = temp.resolve("plc.py");
        Files.writeString(script, PYMODBUS.replace("TUNNEL", Integer.toString(TUNNEL)));
        try (Command tunnel = tunnel();
                Command live = Command.start("/usr/bin/python3", "-u", script.toString())) {
            Await.until("it has asked", SOON, () -> live.out().contains("coils"));
            assertThat(live.out())
                    .as(live.err() + tunnel.err())
                    .contains("speed 1450", "valve False", "beyond 3", "other 2", "coils 1");
            assertThat(refusal(plc, "/1/6/9").path("wayOut")).isNotEmpty();

            api.post(
                    "/devices/" + plc + "/isolation",
                    Map.of("reason", "a test", "decidedByPerson", true));
            Await.until("its connection ended", SOON, () -> live.out().contains("ended"));
            new Cli(site.data()).run("restore", plc, "--undo", "--reason", "tested");
            Await.until(
                    "it reads again",
                    SOON,
                    () -> Command.run(SOON, "/usr/bin/python3", script.toString(), "once")
                            .out()
                            .contains("speed 1450"));
        }
    }

    private static Command tunnel() {
        Path services = site.data().resolve("services");
        String tls = "OPENSSL:127.0.0.1:8802,cert=" + services.resolve("scada.pem") + ",key="
                + services.resolve("scada.key") + ",cafile=" + site.data().resolve("site-ca.pem")
                + ",snihost=" + plc + ".localhost,commonname=" + plc + ".localhost";
        Command tunnel = Command.start(
                "socat", "TCP-LISTEN:" + TUNNEL + ",bind=127.0.0.1,reuseaddr,fork", tls);
        Await.until("the tunnel is open", SOON, FieldProtocolsTest::isTunnelOpen);
        return tunnel;
    }

    private static boolean isTunnelOpen() {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress("127.0.0.1", TUNNEL), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String[] mbpoll(String... rest) {
        String[] words = {"mbpoll", "-m", "tcp", "-p", Integer.toString(TUNNEL), "-a", "1", "-q"};
        return java.util.stream.Stream.concat(
                        java.util.Arrays.stream(words), java.util.Arrays.stream(rest))
                .toArray(String[]::new);
    }

    private static String[] coap(String method, String path, String... more) {
        String[] words = {
            "coap-client-openssl",
            "-m",
            method,
            "-B",
            "8",
            "-u",
            "reader",
            "-k",
            key,
            "-O",
            "3," + sensor + ".localhost"
        };
        return java.util.stream.Stream.of(words, more, new String[] {"coaps://127.0.0.1" + path})
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
    }

    @Test
    void coap_client_reads_and_hears_why_it_may_not_write() {
        Command.Result read = Command.run(SOON, coap("get", "/sensors/temperature"));
        Command.Result refused = Command.run(SOON, coap("put", "/sensors/temperature", "-e", "30"));

        assertThat(read.out()).as(read.err()).containsPattern("\\d+\\.\\d");
        assertThat(refused.out() + refused.err()).contains("4.03", "refused");
        assertThat(refusal(sensor, "/sensors/temperature")).isNotEmpty();
    }

    @Test
    void isolation_ends_an_observation_while_live_and_undoing_it_lets_back() {
        try (Command observer = Command.start(coap("get", "/sensors/temperature", "-s", "25"))) {
            Await.until("it observes", SOON, () -> !observer.out().isEmpty());

            JsonNode report =
                    api.post("/devices/" + sensor + "/isolation", Map.of("reason", "a test"));

            assertThat(report.path("sessionsCut").asInt()).isPositive();
            Await.until(
                    "it hears the end",
                    SOON,
                    () -> (observer.out() + observer.err()).contains("4.03"));
        } finally {
            api.delete("/devices/" + sensor + "/isolation?undo=true&reason=end%20of%20the%20test");
        }
        assertThat(Command.run(SOON, coap("get", "/sensors/temperature")).out())
                .containsPattern("\\d+\\.\\d");
    }
}
