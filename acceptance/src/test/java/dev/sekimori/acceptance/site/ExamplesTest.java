package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The configurations that a user starts from. */
final class ExamplesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int SERVER_KEEP_ALIVE = 0x13;
    private static final String OPEN_ZONE = "mqtt-open.yaml";

    @TempDir
    private Path temp;

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(SiteProcess.root().resolve("examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith(OPEN_ZONE))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void site_starts_with_each_example(Path example) {
        try (SiteProcess site = SiteProcess.up(temp.resolve("site"), example);
                ApiClient api = site.api()) {
            assertThat(api.open("/readyz").status()).isEqualTo(200);
            assertThat(api.get("/site").path("lab").asBoolean()).isFalse();
        }
    }

    @Test
    void open_zone_lets_anybody_on_loopback_talk_except_where_it_says() throws IOException {
        Path example = SiteProcess.root().resolve("examples").resolve(OPEN_ZONE);
        try (SiteProcess site = SiteProcess.up(temp.resolve("open"), example)) {
            assertThat(site.isAlive()).isTrue();
            anybodyTalks();
            forbiddenFilterIsRefused(MqttSocket.V3_1_1, 0x80);
            forbiddenFilterIsRefused(MqttSocket.V5, 0x80);
            tellsItsKeepAlive();
        }
    }

    private static void anybodyTalks() {
        try (Command subscriber = Command.start(
                "mosquitto_sub",
                "-h",
                "127.0.0.1",
                "-i",
                "reader",
                "-t",
                "any/#",
                "-v",
                "-W",
                "20",
                "-C",
                "1")) {
            // Retained, so that it does not matter who is first.
            Command.Result published = Command.run(
                    SOON,
                    "mosquitto_pub",
                    "-h",
                    "127.0.0.1",
                    "-i",
                    "writer",
                    "-q",
                    "1",
                    "-r",
                    "-t",
                    "any/where",
                    "-m",
                    "hello");
            assertThat(published.exitCode()).as(published.err()).isZero();
            assertThat(subscriber.result(SOON).out()).isEqualTo("any/where hello\n");
        }
        Command.Result refused = Command.run(
                SOON, "mosquitto_sub", "-h", "127.0.0.1", "-t", "test/nosubscribe", "-W", "5");
        assertThat(refused.err()).containsIgnoringCase("denied");
    }

    /** SUBACK ends with the reason code of the only filter (MQTT 3.1.1 and 5.0 section 3.9.3). */
    private static void forbiddenFilterIsRefused(int version, int code) throws IOException {
        try (MqttSocket client = MqttSocket.plain(1883)) {
            assertThat(client.connect(version, "forbidden-" + version).body()[1])
                    .isZero();
            byte[] answer = client.subscribe(version, "test/nosubscribe").body();
            assertThat(Byte.toUnsignedInt(answer[answer.length - 1])).isEqualTo(code);
            byte[] other = client.subscribe(version, "test/other").body();
            assertThat(other[other.length - 1]).isZero();
        }
    }

    /** The client asks for 120 s; CONNACK's properties say otherwise (MQTT 5.0, 3.2.2.3.14). */
    private static void tellsItsKeepAlive() throws IOException {
        try (MqttSocket client = MqttSocket.plain(1883)) {
            byte[] body = client.connect(MqttSocket.V5, "keeps-alive").body();
            assertThat(body[1]).isZero();
            assertThat(indexOf(body, new byte[] {SERVER_KEEP_ALIVE, 0, KEEP_ALIVE_SECONDS}))
                    .isPositive();
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }
}
