package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** MQTT through the gateway of the lab, with Debian's Mosquitto clients and a socket. */
final class MqttTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration CUT_WITHIN = Duration.ofMillis(50);
    private static final int WARM_UP = 3;
    private static final int ROUNDS = 12;

    /** A thermostat that the test brings along; it is of a make that the site knows. */
    private static final String CLIENT = "ondo-t1-OT99000001";

    private static final String TOPIC = "thermostat/OT99000001/temperature";

    @TempDir
    private static Path temp;

    private static SiteProcess site;
    private static ApiClient api;

    @BeforeAll
    static void start() {
        site = SiteProcess.lab(temp.resolve("lab"));
        api = site.api();
    }

    @AfterAll
    static void stop() {
        api.close();
        site.close();
    }

    @Test
    void token_reads_what_the_thermostats_say() {
        Command.Result heard = Command.run(
                SOON, subscriber("-t", "thermostat/+/temperature", "-C", "3", "-v", "-W", "45"));

        assertThat(heard.exitCode()).as(heard.err()).isZero();
        assertThat(heard.out().lines())
                .hasSize(3)
                .allMatch(line -> line.matches("thermostat/OT\\d{8}/temperature \\{.*\"Cel\".*"));
    }

    @Test
    void plain_client_without_credentials_is_refused() {
        Command.Result refused = publish("1883", "somebody", "thermostat/x/temperature", "1");

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).containsIgnoringCase("not authori");
    }

    @Test
    void wrong_token_is_refused() {
        Command.Result refused = Command.run(
                SOON,
                tls(
                        "mosquitto_sub",
                        "-u",
                        "token",
                        "-P",
                        "wrong",
                        "-t",
                        "#",
                        "-C",
                        "1",
                        "-W",
                        "9"));

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).containsIgnoringCase("refused");
    }

    @Test
    void thermostat_publishes_its_own_topic_and_no_other() {
        Thermostat own = thermostat();
        try (Command subscriber =
                Command.start(subscriber("-t", "thermostat/#", "-v", "-W", "120"))) {
            Await.until("the subscriber hears", SOON, () -> !subscriber.out().isEmpty());

            Command.Result allowed = own.publish(TOPIC, "{\"v\":21.5}");
            Command.Result refused = own.publish("thermostat/OT00000000/temperature", "stolen");

            assertThat(allowed.exitCode()).as(allowed.err()).isZero();
            assertThat(refused.err()).containsIgnoringCase("not authori");
            Await.until(
                    "the message arrives",
                    SOON,
                    () -> subscriber.out().contains(TOPIC + " {\"v\":21.5}"));
            assertThat(subscriber.out()).doesNotContain("stolen");
        }
        JsonNode flow = refusal(own.id, "publish", "thermostat/OT00000000/temperature");
        assertThat(flow.path("reasons").path(0).asText()).isNotBlank();
        assertThat(flow.path("peer").path("name").asText()).isEqualTo(own.id);
    }

    /**
     * From the begin of the call to the end of the connection, the ledger's write to the disk
     * included; as a rule, which is what the median of the rounds shows.
     */
    @Test
    void isolation_cuts_an_open_connection_within_50_ms() throws IOException {
        Thermostat own = thermostat();
        List<Duration> cuts = new ArrayList<>();
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            cuts.add(cutAndComeBack(own));
        }

        System.out.println("isolation: request to end of the connection, ms: "
                + cuts.stream().map(Duration::toMillis).toList());
        List<Duration> measured =
                cuts.subList(WARM_UP, cuts.size()).stream().sorted().toList();
        assertThat(measured.get(ROUNDS / 2)).as("the median").isLessThanOrEqualTo(CUT_WITHIN);
    }

    /** Whatever becomes of the round: the device is back for those that come after it. */
    private static Duration cutAndComeBack(Thermostat own) throws IOException {
        try {
            Duration took = cutOnce(own);
            refusedWhileIsolated(own);
            return took;
        } finally {
            if (state(own.id).equals("isolated")) {
                api.delete(
                        "/devices/" + own.id + "/isolation?undo=true&reason=end%20of%20the%20test");
                awaitState(own.id, "in_service");
                own.awaitHeard();
            }
        }
    }

    /** Holds a connection open, isolates, and answers how long the connection outlived the call. */
    private static Duration cutOnce(Thermostat own) throws IOException {
        try (MqttSocket open = MqttSocket.tls(8883, api.trust())) {
            assertThat(open.connect(MqttSocket.V3_1_1, CLIENT, own.id, own.password)
                            .body())
                    .containsExactly(0, 0);
            Instant before = Instant.now();
            assertThat(open.ping().type()).isEqualTo(13);
            Await.until("no other connection is left", SOON, () -> sessions(own.id) == 1);
            CompletableFuture<Long> end = CompletableFuture.supplyAsync(open::readToTheEnd);

            long begin = System.nanoTime();
            JsonNode report =
                    api.post("/devices/" + own.id + "/isolation", Map.of("reason", "a test"));

            Duration took = Duration.ofNanos(end.orTimeout(60, TimeUnit.SECONDS).join() - begin);
            assertThat(report.path("sessionsCut").asInt()).isEqualTo(1);
            Instant isolatedAt = Instant.parse(report.path("isolatedAt").asText());
            assertThat(Instant.parse(report.path("lastPacketAt").asText()))
                    .isBetween(before.minusMillis(1), isolatedAt);
            return took;
        }
    }

    private static void refusedWhileIsolated(Thermostat own) {
        Command.Result refused = own.publish(TOPIC, "still here");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).containsIgnoringCase("not authori");
        assertThat(state(own.id)).isEqualTo("isolated");
        assertThat(refusal(own.id, "connect", CLIENT).path("reasons").path(0).asText())
                .isNotBlank();
    }

    /** A flow that was refused, with its reasons. */
    private static JsonNode refusal(String device, String operation, String resource) {
        return Await.value(
                "a refused " + operation + " in the flows",
                SOON,
                () -> api.list("/flows?device=" + device).stream()
                        .filter(flow -> flow.path("operation").asText().equals(operation))
                        .filter(flow -> flow.path("resource").asText().equals(resource))
                        .filter(flow -> flow.path("answer").asText().equals("refuse"))
                        .findFirst());
    }

    private static void awaitState(String device, String state) {
        Await.until("state " + state, SOON, () -> state(device).equals(state));
    }

    private static String state(String device) {
        return api.get("/devices/" + device).path("state").asText();
    }

    private static int sessions(String device) {
        return api.get("/devices/" + device + "/isolation-preview")
                .path("liveSessions")
                .asInt();
    }

    /** Brings the thermostat along: seen, known by its client id, accepted, given a password. */
    private static Thermostat thermostat() {
        publish("1883", CLIENT, TOPIC, "let me in");
        String id = Await.value("the thermostat is accepted", SOON, () -> find(CLIENT));
        awaitState(id, "in_service");
        JsonNode issued = api.post("/devices/" + id + "/password", Map.of());
        assertThat(issued.path("user").asText()).isEqualTo(id);
        Thermostat own = new Thermostat(id, issued.path("password").asText());
        own.awaitHeard();
        return own;
    }

    private static Optional<String> find(String clientId) {
        return api.list("/devices?type=thermostat").stream()
                .filter(device -> device.path("clientId").asText().equals(clientId))
                .filter(device -> !device.path("state").asText().equals("discovered"))
                .map(device -> device.path("id").asText())
                .findFirst();
    }

    private static Command.Result publish(
            String port, String clientId, String topic, String message) {
        return Command.run(
                SOON,
                "mosquitto_pub",
                "-h",
                "127.0.0.1",
                "-p",
                port,
                "-i",
                clientId,
                "-q",
                "1",
                "-t",
                topic,
                "-m",
                message);
    }

    private static String[] subscriber(String... words) {
        List<String> all = new ArrayList<>(
                List.of("mosquitto_sub", "-u", "token", "-P", ApiClient.token(site.data())));
        all.addAll(List.of(words));
        return tls(all.toArray(String[]::new));
    }

    private static String[] tls(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-h", "127.0.0.1", "-p", "8883", "--cafile"));
        all.add(site.data().resolve("site-ca.pem").toString());
        return all.toArray(String[]::new);
    }

    /** The thermostat with the password that the gateway knows it by. */
    private record Thermostat(String id, String password) {
        Command.Result publish(String topic, String message) {
            return Command.run(
                    SOON, words("mosquitto_pub", "-V", "5", "-q", "1", "-t", topic, "-m", message));
        }

        /** The gateway hears of a device's state and password a moment after the ledger. */
        void awaitHeard() {
            Await.until("it is heard", SOON, () -> publish(TOPIC, "here").exitCode() == 0);
        }

        String[] words(String... words) {
            List<String> all = new ArrayList<>(List.of(words));
            all.addAll(List.of("-i", CLIENT, "-u", id, "-P", password));
            return tls(all.toArray(String[]::new));
        }
    }
}
