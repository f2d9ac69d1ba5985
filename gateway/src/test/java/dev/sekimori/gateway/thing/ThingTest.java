package dev.sekimori.gateway.thing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.device.DeviceState;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The virtual devices of a running gateway, through its TLS endpoint. */
class ThingTest {
    private LampNode lamp;
    private ThingSite site;
    private MqttClient thermostat;
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        lamp = new LampNode();
        site = new ThingSite(lamp.endpoint());
        connect();
    }

    private void connect() throws Exception {
        thermostat = new MqttClient(
                "tcp://127.0.0.1:" + site.mqttPort(), "w-1", new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName("warm");
        options.setPassword(ThingSite.PASSWORD.toCharArray());
        thermostat.connect(options);
        thermostat.subscribe("home/warm/set", 1, (topic, message) -> told.add(message.toString()));
    }

    @AfterEach
    void stop() throws Exception {
        if (thermostat.isConnected()) {
            thermostat.disconnect();
        }
        thermostat.close();
        site.close();
        lamp.close();
    }

    private void tell(String topic, String json) throws Exception {
        thermostat.publish(topic, new MqttMessage(json.getBytes(StandardCharsets.UTF_8)));
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void await(String what, Check check) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!check.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen in time: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void describes_a_thing_as_its_profile_says() throws Exception {
        HttpResponse<String> answer = site.get("/warm", ThingSite.VIEWER);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/td+json");
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
        JsonObject td = new JsonObject(answer.body());
        assertThat(td.getJsonArray("security")).containsExactly("bearer");
        JsonObject target = td.getJsonObject("properties").getJsonObject("target");
        assertThat(target.getDouble("maximum")).isEqualTo(35.0);
        assertThat(target.getBoolean("readOnly")).isFalse();
        assertThat(td.getJsonObject("events").fieldNames()).containsExactly("started");
    }

    @Test
    void lists_only_things_that_the_caller_may_see_something_of() throws Exception {
        await(
                "the lamp is described",
                () -> site.get("/things", ThingSite.VIEWER).body().contains("029001")
                        || site.get("/lamp", ThingSite.VIEWER).statusCode() == 200);

        assertThat(new JsonArray(site.get("/", ThingSite.VIEWER).body())).hasSize(2);
        assertThat(new JsonArray(site.get("/", ThingSite.STRANGER).body())).isEmpty();
        assertThat(site.get("/warm", ThingSite.STRANGER).statusCode()).isEqualTo(404);
        assertThat(site.get("/nobody", ThingSite.OPERATOR).statusCode()).isEqualTo(404);
        assertThat(site.get("/.well-known/wot", ThingSite.VIEWER).body())
                .contains("ThingDirectory");
    }

    @Test
    void answers_nothing_to_nobody() throws Exception {
        HttpResponse<String> answer = site.get("/warm", "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate"))
                .hasValueSatisfying(field -> assertThat(field).startsWith("Bearer"));
        assertThat(site.get("/warm", "wrong").statusCode()).isEqualTo(401);
    }

    @Test
    void shows_what_the_device_says_with_its_time() throws Exception {
        assertThat(site.get("/warm/properties/temperature", ThingSite.VIEWER).statusCode())
                .isEqualTo(503);

        tell("home/warm/temperature", "{\"value\":21.5}");

        await(
                "the value is seen",
                () -> site.get("/warm/properties/temperature", ThingSite.VIEWER)
                        .body()
                        .equals("21.5"));
        HttpResponse<String> answer = site.get("/warm/properties/temperature", ThingSite.VIEWER);
        assertThat(answer.headers().firstValue("sekimori-stale")).contains("false");
        assertThat(answer.headers().firstValue("sekimori-observed-at")).isPresent();
        assertThat(new JsonObject(site.get("/warm/properties", ThingSite.VIEWER).body()))
                .isEqualTo(new JsonObject().put("temperature", 21.5));
    }

    @Test
    void refuses_at_the_twin_what_is_refused_natively() throws Exception {
        tell("home/warm/secret", "\"s\"");

        HttpResponse<String> secret = site.get("/warm/properties/secret", ThingSite.OPERATOR);
        HttpResponse<String> write = site.put("/warm/properties/target", ThingSite.VIEWER, "20");

        assertThat(secret.statusCode()).isEqualTo(403);
        assertThat(secret.body()).contains("\"decision\"").doesNotContain("\"s\"");
        assertThat(write.statusCode()).isEqualTo(403);
        assertThat(told.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void writes_to_the_device_what_its_description_takes() throws Exception {
        assertThat(site.put("/warm/properties/target", ThingSite.OPERATOR, "36").statusCode())
                .isEqualTo(400);
        assertThat(site.put("/warm/properties/target", ThingSite.OPERATOR, "\"20\"")
                        .statusCode())
                .isEqualTo(400);
        assertThat(site.put("/warm/properties/temperature", ThingSite.OPERATOR, "20")
                        .statusCode())
                .isEqualTo(405);

        assertThat(site.put("/warm/properties/target", ThingSite.OPERATOR, "20.5")
                        .statusCode())
                .isEqualTo(204);

        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("{\"target\":20.5}");
    }

    @Test
    void says_so_when_the_device_is_not_there_to_be_told() throws Exception {
        thermostat.disconnect();

        await(
                "nobody hears",
                () -> site.put("/warm/properties/target", ThingSite.OPERATOR, "20")
                                .statusCode()
                        == 502);
    }

    @Test
    void keeps_answering_with_the_last_value_while_the_device_is_cut_off() throws Exception {
        tell("home/warm/temperature", "{\"value\":18}");
        await(
                "the value is seen",
                () -> site.get("/warm/properties/temperature", ThingSite.VIEWER).statusCode()
                        == 200);

        site.show(ThingSite.WARM, DeviceState.ISOLATED);

        HttpResponse<String> held = site.get("/warm/properties/temperature", ThingSite.VIEWER);
        assertThat(held.body()).isEqualTo("18");
        assertThat(held.headers().firstValue("sekimori-stale")).contains("true");
        assertThat(held.headers().firstValue("sekimori-isolated")).contains("true");
        HttpResponse<String> write = site.put("/warm/properties/target", ThingSite.OPERATOR, "20");
        assertThat(write.statusCode()).isEqualTo(503);
        assertThat(write.body()).contains("cut-off");
        assertThat(site.get("/warm/properties/secret", ThingSite.OPERATOR).statusCode())
                .isEqualTo(403);

        site.show(ThingSite.WARM, DeviceState.IN_SERVICE);
        connect();
        tell("home/warm/temperature", "{\"value\":19}");

        await("the value is fresh again", () -> {
            HttpResponse<String> now = site.get("/warm/properties/temperature", ThingSite.VIEWER);
            return now.body().equals("19")
                    && now.headers().firstValue("sekimori-stale").orElse("").equals("false");
        });
    }

    @Test
    void tells_observers_by_server_sent_events_until_they_may_no_longer_hear() throws Exception {
        tell("home/warm/temperature", "{\"value\":18}");
        await(
                "the value is seen",
                () -> site.get("/warm/properties/temperature", ThingSite.VIEWER).statusCode()
                        == 200);
        try (BufferedReader lines = stream("/warm/properties/temperature/observe");
                BufferedReader events = stream("/warm/events/started")) {
            assertThat(data(lines)).isEqualTo("data: 18");

            tell("home/warm/temperature", "{\"value\":18.5}");
            tell("home/warm/info", "{\"firmware\":\"2\"}");

            assertThat(data(lines)).isEqualTo("data: 18.5");
            assertThat(data(events)).isEqualTo("data: {\"firmware\":\"2\"}");

            site.show(ThingSite.WARM, DeviceState.ISOLATED);
            assertThat(data(lines)).isEqualTo("data: true");

            site.show(ThingSite.WARM, DeviceState.RETIRED);
            assertThat(rest(lines)).isTrue();
        }
    }

    @Test
    void tells_nothing_more_to_a_token_that_was_revoked() throws Exception {
        tell("home/warm/temperature", "{\"value\":18}");
        try (BufferedReader lines = stream("/warm/properties/temperature/observe")) {
            site.show(ThingSite.WARM, DeviceState.IN_SERVICE);
            tell("home/warm/temperature", "{\"value\":18.5}");
            await("it goes on", () -> data(lines).equals("data: 18.5"));
            site.revoked.add(ThingSite.VIEWER);
            site.show(ThingSite.WARM, DeviceState.IN_SERVICE);
            assertThat(rest(lines)).isTrue();
        }
    }

    @Test
    void long_poll_waits_for_the_next_value() throws Exception {
        tell("home/warm/temperature", "{\"value\":18}");
        await(
                "the value is seen",
                () -> site.get("/warm/properties/temperature", ThingSite.VIEWER).statusCode()
                        == 200);

        var next = site.client()
                .sendAsync(
                        site.request("/warm/properties/temperature/observe", ThingSite.VIEWER)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        int[] tenths = {180};
        await("the next value", () -> {
            tell("home/warm/temperature", "{\"value\":" + ++tenths[0] / 10.0 + "}");
            return next.isDone();
        });

        assertThat(Double.parseDouble(next.get().body())).isGreaterThan(18.0);
    }

    private BufferedReader stream(String path) throws IOException, InterruptedException {
        var answer = site.client()
                .send(
                        site.request(path, ThingSite.VIEWER)
                                .header("Accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private static String data(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith("data: ")) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }

    /** Whether the stream comes to an end, in order or by reset. */
    private static boolean rest(BufferedReader lines) {
        try {
            return lines.lines().noneMatch(line -> line.startsWith("data: 1"));
        } catch (java.io.UncheckedIOException e) {
            return true;
        }
    }

    @Test
    void describes_and_switches_an_echonet_lite_lamp_that_no_profile_describes() throws Exception {
        await(
                "the lamp is described",
                () -> site.get("/lamp", ThingSite.VIEWER).statusCode() == 200);

        JsonObject properties = new JsonObject(
                        site.get("/lamp", ThingSite.VIEWER).body())
                .getJsonObject("properties");
        assertThat(properties.fieldNames()).containsExactly("on", "fault", "level");
        assertThat(properties.getJsonObject("fault").getBoolean("readOnly")).isTrue();
        assertThat(site.get("/lamp/properties/level", ThingSite.VIEWER).body()).isEqualTo("80");
        assertThat(site.put("/lamp/properties/level", ThingSite.VIEWER, "10").statusCode())
                .isEqualTo(403);
        assertThat(site.put("/lamp/properties/level", ThingSite.OPERATOR, "101").statusCode())
                .isEqualTo(400);
        assertThat(site.put("/lamp/properties/level", ThingSite.OPERATOR, "10").statusCode())
                .isEqualTo(204);

        assertThat(lamp.level()).isEqualTo("0a");
        assertThat(site.get("/lamp/properties/level", ThingSite.VIEWER).body()).isEqualTo("10");
    }

    @Test
    void believes_no_answer_that_comes_from_another_address() throws Exception {
        await(
                "the lamp is described",
                () -> site.get("/lamp", ThingSite.VIEWER).statusCode() == 200);
        lamp.spoofed = true;
        site.put("/lamp/properties/level", ThingSite.OPERATOR, "20");

        assertThat(site.get("/lamp/properties/level", ThingSite.VIEWER).body()).isEqualTo("20");
        await(
                "the forged answer is dropped",
                () -> site.gateway.metrics().fronts().getOrDefault("echonet_dropped_total", 0L)
                        > 0);
    }
}
