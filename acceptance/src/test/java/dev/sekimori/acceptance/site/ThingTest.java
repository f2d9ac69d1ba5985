package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The virtual devices of the lab, with node-wot's client and curl. */
final class ThingTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String THINGS = "https://things.localhost:9443/";

    @TempDir
    private static Path temp;

    private static SiteProcess site;
    private static ApiClient api;
    private static String operator;

    @BeforeAll
    static void start() {
        NodeWot.install();
        site = SiteProcess.lab(temp.resolve("lab"));
        api = site.api();
        operator = ApiClient.token(site.data());
    }

    @AfterAll
    static void stop() {
        api.close();
        site.close();
    }

    private static NodeWot consume(String device, String token) {
        return NodeWot.consume(THINGS + device, token, site.data().resolve("site-ca.pem"));
    }

    private static String device(String type) {
        return Await.value(
                "a " + type + " in service",
                SOON,
                () -> api.list("/devices?state=in_service&type=" + type).stream()
                        .map(device -> device.path("id").asText())
                        .findFirst());
    }

    private static Command.Result curl(String path, String token, String... more) {
        return Command.run(SOON, words(path, token, more));
    }

    private static String[] words(String path, String token, String... more) {
        java.util.List<String> words = new java.util.ArrayList<>(java.util.List.of(
                "curl",
                "-sS",
                "-i",
                "--http1.1",
                "--cacert",
                site.data().resolve("site-ca.pem").toString(),
                "-H",
                "Authorization: Bearer " + token));
        words.addAll(java.util.List.of(more));
        words.add(THINGS + path);
        return words.toArray(String[]::new);
    }

    private static JsonNode value(String device, String property) {
        for (JsonNode value : api.get("/devices/" + device + "/thing").path("values")) {
            if (value.path("name").asText().equals(property)) {
                return value;
            }
        }
        throw new AssertionError("no property " + property);
    }

    @Test
    void node_wot_reads_writes_and_observes_a_thermostat_and_reads_on_while_it_is_cut_off() {
        String id = device("thermostat");
        try (NodeWot thing = consume(id, operator)) {
            assertThat(thing.next().path("title").asText()).isEqualTo(id);

            assertThat(thing.ask("read temperature").path("value").asDouble()).isBetween(5.0, 40.0);
            assertThat(thing.ask("write target 23.5").path("written").asBoolean())
                    .isTrue();
            Await.until(
                    "the thermostat took the target",
                    SOON,
                    () -> value(id, "target").path("value").asDouble() == 23.5);
            assertThat(thing.ask("write target 60").path("error").asText()).isNotEmpty();
            assertThat(thing.ask("read target").path("value").asDouble()).isEqualTo(23.5);

            assertThat(thing.ask("read temperature").path("value").isNumber()).isTrue();

            api.post("/devices/" + id + "/isolation", Map.of("reason", "a test of its twin"));

            assertThat(thing.ask("read temperature").path("value").isNumber()).isTrue();
            assertThat(curl(id + "/properties/temperature", operator).out())
                    .contains("200 OK")
                    .containsIgnoringCase("sekimori-stale: true")
                    .containsIgnoringCase("sekimori-isolated: true");
            assertThat(thing.ask("write target 20").path("error").asText())
                    .contains("Service Unavailable");
            assertThat(value(id, "temperature").path("isolated").asBoolean()).isTrue();

            api.delete("/devices/" + id + "/isolation?undo=true&reason=end%20of%20the%20test");

            Await.until("its values are fresh again", SOON, () -> {
                JsonNode now = value(id, "temperature");
                return !now.path("stale").asBoolean() && !now.path("isolated").asBoolean();
            });
            assertThat(thing.ask("read temperature").path("value").isNumber()).isTrue();
        }
    }

    @Test
    void node_wot_observes_a_thermostat() {
        try (NodeWot thing = consume(device("thermostat"), operator)) {
            thing.next();

            thing.tell("observe temperature");

            assertThat(thing.next().path("observing").asText()).isEqualTo("temperature");
            assertThat(thing.next().path("value").isNumber()).isTrue();
            assertThat(thing.next().path("value").isNumber()).isTrue();
        }
    }

    @Test
    void node_wot_switches_the_lamp_that_speaks_echonet_lite() {
        String id = device("lighting");
        try (NodeWot thing = consume(id, operator)) {
            assertThat(thing.next().path("title").asText()).isEqualTo(id);

            assertThat(thing.ask("write level 35").path("written").asBoolean()).isTrue();
            assertThat(thing.ask("read level").path("value").asInt()).isEqualTo(35);
            assertThat(thing.ask("write on false").path("written").asBoolean()).isTrue();
            assertThat(thing.ask("read on").path("value").asBoolean()).isFalse();
        }
    }

    @Test
    void values_come_by_server_sent_events() {
        String id = device("plug");

        try (Command stream = Command.start(words(
                id + "/properties/power/observe",
                operator,
                "-N",
                "-H",
                "Accept: text/event-stream"))) {
            Await.until("two values come", SOON, () -> values(stream.out()) > 1);
            assertThat(stream.out()).containsIgnoringCase("content-type: text/event-stream");
        }
    }

    private static long values(String events) {
        return events.lines().filter(line -> line.matches("data: [0-9.]+")).count();
    }

    @Test
    void nobody_without_a_token_sees_a_thing_and_no_other_origin_reads_one() {
        String id = device("thermostat");

        assertThat(curl(id, "wrong").out()).contains("401").doesNotContain("temperature");
        assertThat(curl(id, operator, "-H", "Origin: https://evil.example").out())
                .contains("200 OK")
                .doesNotContainIgnoringCase("access-control-allow-origin");
    }

    @Test
    void command_line_shows_the_values() {
        String id = device("thermostat");

        assertThat(new Cli(site.data()).json("thing", id).path("values")).isNotEmpty();
    }
}
