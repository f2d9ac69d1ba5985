package dev.sekimori.acceptance.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.acceptance.site.ApiClient;
import dev.sekimori.acceptance.site.Await;
import dev.sekimori.acceptance.site.Command;
import dev.sekimori.acceptance.site.Identity;
import dev.sekimori.acceptance.site.SiteProcess;

import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import javax.net.ssl.SSLContext;

/**
 * The lab's MQTT over secure WebSocket, with Paho: a device's password, a service's certificate.
 */
final class SecureWebSocketTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String BROKER = "wss://127.0.0.1:8084/mqtt";
    private static final String CLIENT = "ondo-t1-OT99000002";
    private static final String TOPIC = "thermostat/OT99000002/temperature";
    private static final int NOT_AUTHORIZED = 5;

    @TempDir
    private static Path temp;

    private static SiteProcess site;
    private static ApiClient api;
    private static String device;
    private static String password;

    @BeforeAll
    static void start() throws MqttException {
        site = SiteProcess.lab(temp.resolve("lab"));
        api = site.api();
        Command.run(
                SOON, "mosquitto_pub", "-h", "127.0.0.1", "-i", CLIENT, "-t", TOPIC, "-m", "hello");
        device = Await.value(
                "the thermostat is accepted",
                SOON,
                () -> api.list("/devices?type=thermostat&state=in_service").stream()
                        .filter(found -> found.path("clientId").asText().equals(CLIENT))
                        .map(found -> found.path("id").asText())
                        .findFirst());
        password = api.post("/devices/" + device + "/password", Map.of())
                .path("password")
                .asText();
        // The gateway hears of the device's state a moment after the ledger.
        try (MqttClient thermostat = client(CLIENT)) {
            Await.until("it is let in", SOON, () -> connects(thermostat));
            thermostat.disconnect();
        }
    }

    @AfterAll
    static void stop() {
        api.close();
        site.close();
    }

    private static MqttClient client(String id) throws MqttException {
        MqttClient client = new MqttClient(BROKER, id, new MemoryPersistence());
        client.setTimeToWait(SOON.toMillis());
        return client;
    }

    private static MqttConnectOptions over(SSLContext tls) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setSocketFactory(tls.getSocketFactory());
        // It would try 3.1 after a refusal.
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setConnectionTimeout((int) SOON.toSeconds());
        return options;
    }

    private static MqttConnectOptions with(String user, String secret) {
        MqttConnectOptions options = over(api.trust());
        options.setUserName(user);
        options.setPassword(secret.toCharArray());
        return options;
    }

    private static Identity service() {
        return Identity.issue(site.data(), temp.resolve("services"), "display", "operator");
    }

    @Test
    void device_with_its_password_is_heard_by_a_service_with_its_certificate() throws Exception {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        try (MqttClient display = client("display");
                MqttClient thermostat = client(CLIENT)) {
            display.setCallback(new Collecting(heard));
            display.connect(over(service().trusting(site.data().resolve("site-ca.pem"))));
            display.subscribe(TOPIC, 1);
            thermostat.connect(with(device, password));

            thermostat.publish(TOPIC, "{\"v\":19.5}".getBytes(StandardCharsets.UTF_8), 1, false);

            Await.until("the message", SOON, () -> heard.contains("{\"v\":19.5}"));
            // MQTT 3.1.1 has no refusal but the end of the connection.
            assertThatThrownBy(() -> thermostat.publish(
                            "thermostat/OT00000000/temperature",
                            "stolen".getBytes(StandardCharsets.UTF_8),
                            1,
                            false))
                    .isInstanceOf(MqttException.class);
            assertThat(heard).doesNotContain("stolen");
            display.disconnect();
        }
    }

    @Test
    void wrong_password_and_no_credential_and_a_foreign_certificate_are_refused() throws Exception {
        try (MqttClient client = client(CLIENT)) {
            for (MqttConnectOptions wrong :
                    List.of(with(device, "wrong"), with("nobody", password), over(api.trust()))) {
                assertThatThrownBy(() -> client.connect(wrong))
                        .isInstanceOfSatisfying(
                                MqttException.class,
                                refused -> assertThat(refused.getReasonCode())
                                        .isBetween(NOT_AUTHORIZED - 1, NOT_AUTHORIZED));
            }
            Identity foreign = Identity.selfSigned(temp.resolve("foreign"), device);
            SSLContext shown = foreign.trusting(site.data().resolve("site-ca.pem"));
            assertThatThrownBy(() -> client.connect(over(shown))).isInstanceOf(MqttException.class);
        }
    }

    /** Whoever is seen at its address is another client, and does not take its place. */
    @Test
    void device_keeps_its_client_id_whoever_else_comes_from_its_address() throws Exception {
        Command.run(
                SOON, "mosquitto_pub", "-h", "127.0.0.1", "-i", "intruder", "-t", TOPIC, "-m", "x");
        Await.until(
                "the intruder is seen apart",
                SOON,
                () -> api.list("/devices?state=discovered").stream()
                        .anyMatch(seen -> seen.path("clientId").asText().equals("intruder")));

        assertThat(api.get("/devices/" + device).path("clientId").asText()).isEqualTo(CLIENT);
        try (MqttClient thermostat = client(CLIENT)) {
            thermostat.connect(with(device, password));
            thermostat.disconnect();
        }
    }

    @Test
    void isolation_ends_the_connection_and_undoing_it_lets_back() throws Exception {
        try (MqttClient thermostat = client(CLIENT)) {
            thermostat.connect(with(device, password));

            JsonNode report =
                    api.post("/devices/" + device + "/isolation", Map.of("reason", "a test"));

            assertThat(report.path("sessionsCut").asInt()).isPositive();
            Await.until("the connection ends", SOON, () -> !thermostat.isConnected());
            assertThatThrownBy(() -> thermostat.connect(with(device, password)))
                    .isInstanceOf(MqttException.class);
            api.delete("/devices/" + device + "/isolation?undo=true&reason=end%20of%20the%20test");
            Await.until("it may come back", SOON, () -> connects(thermostat));
            thermostat.disconnect();
        }
    }

    private static boolean connects(MqttClient client) {
        try {
            client.connect(with(device, password));
            return true;
        } catch (MqttException e) {
            return false;
        }
    }
}
