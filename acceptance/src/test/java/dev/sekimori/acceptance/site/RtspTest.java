package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

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

/** The lab's cameras by RTSP over TLS with Debian's ffmpeg, also while certificates change. */
final class RtspTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration FOUND = Duration.ofSeconds(90);

    @TempDir
    private static Path temp;

    private static SiteProcess site;
    private static ApiClient api;
    private static String camera;

    @BeforeAll
    static void start() {
        site = SiteProcess.lab(temp.resolve("lab"));
        api = site.api();
        camera = Await.value("the orderly camera is in service", FOUND, () -> find("Mado Cam M3"));
    }

    @AfterAll
    static void stop() {
        api.close();
        site.close();
    }

    private static Optional<String> find(String model) {
        return api.list("/devices?limit=100").stream()
                .filter(device -> device.path("model").asText().equals(model))
                .filter(device -> device.path("state").asText().equals("in_service"))
                .map(device -> device.path("id").asText())
                .findFirst();
    }

    private static String url(String credentials) {
        return "rtsps://" + credentials + "127.0.0.1:8322/" + camera + "/live";
    }

    private static String known() {
        return url("token:" + ApiClient.token(site.data()) + "@");
    }

    private static Command.Result probe(String url) {
        return Command.run(
                SOON,
                "ffprobe",
                "-v",
                "error",
                "-rtsp_transport",
                "tcp",
                "-show_entries",
                "stream=codec_name,width,height",
                "-of",
                "csv=p=0",
                "-i",
                url);
    }

    private static String[] record(Path to, String... length) {
        List<String> words = new ArrayList<>(
                List.of("ffmpeg", "-v", "error", "-y", "-rtsp_transport", "tcp", "-i", known()));
        words.addAll(List.of(length));
        words.addAll(List.of("-c", "copy", "-flush_packets", "1", to.toString()));
        return words.toArray(String[]::new);
    }

    @Test
    void plays_and_records_for_those_who_may_and_nobody_else() {
        // The gateway hears of the camera's state a moment after the ledger.
        Await.until("it plays", SOON, () -> probe(known()).out().strip().equals("mjpeg,640,360"));

        Path film = temp.resolve("film.mkv");
        Command.Result recorded = Command.run(SOON, record(film, "-t", "2"));
        assertThat(recorded.exitCode()).as(recorded.err()).isZero();
        Command.Result counted = Command.run(
                SOON,
                "ffprobe",
                "-v",
                "error",
                "-count_frames",
                "-show_entries",
                "stream=nb_read_frames",
                "-of",
                "csv=p=0",
                film.toString());
        assertThat(Integer.parseInt(counted.out().strip())).isGreaterThan(10);

        Command.Result refused = probe(url(""));
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).contains("401 Unauthorized");
        JsonNode flow = Await.value(
                "the refusal stands in the flows",
                SOON,
                () -> api.list("/flows?device=" + camera).stream()
                        .filter(f -> f.path("protocol").asText().equals("rtsp"))
                        .filter(f -> f.path("answer").asText().equals("refuse"))
                        .findFirst());
        assertThat(flow.path("reasons").path(0).asText()).isNotBlank();
    }

    @Test
    void new_certificates_are_shown_and_what_is_open_goes_on() {
        List<String> before = shown();
        Path film = temp.resolve("renewed.mkv");
        try (Command recording = Command.start(record(film));
                Command subscriber = Command.start(
                        "mosquitto_sub",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        "8883",
                        "--cafile",
                        ca(),
                        "-u",
                        "token",
                        "-P",
                        ApiClient.token(site.data()),
                        "-t",
                        "thermostat/+/temperature");
                Command page = Command.start(web(temp.resolve("video.mjpg")));
                Command events = Command.start(
                        "curl",
                        "-sN",
                        "--cacert",
                        ca(),
                        "-H",
                        "Authorization: Bearer " + ApiClient.token(site.data()),
                        "-H",
                        "Accept: text/event-stream",
                        "https://127.0.0.1:8443/api/v1/events")) {
            Await.until("the recording grows", SOON, () -> size(film) > 20_000);
            Await.until("the page streams", SOON, () -> size(temp.resolve("video.mjpg")) > 20_000);
            Await.until("the subscriber hears", SOON, () -> !subscriber.out().isEmpty());

            new Cli(site.data()).json("certificate", "renew");

            Await.until("new certificates are shown", SOON, () -> {
                List<String> now = shown();
                return !now.contains("") && now.stream().noneMatch(before::contains);
            });
            long recorded = size(film);
            long seen = size(temp.resolve("video.mjpg"));
            int heard = subscriber.out().length();
            Await.until("the recording goes on", SOON, () -> size(film) > recorded + 20_000);
            Await.until(
                    "the page goes on",
                    SOON,
                    () -> size(temp.resolve("video.mjpg")) > seen + 20_000);
            Await.until("MQTT goes on", SOON, () -> subscriber.out().length() > heard);
            assertThat(events.isRunning()).isTrue();
            assertThat(recording.isRunning() && page.isRunning()).isTrue();
        }
    }

    private static String[] web(Path to) {
        String host = camera + ".localhost:9443";
        return new String[] {
            "curl",
            "-sN",
            "--cacert",
            ca(),
            "--resolve",
            host + ":127.0.0.1",
            "-H",
            "Authorization: Bearer " + ApiClient.token(site.data()),
            "-o",
            to.toString(),
            "https://" + host + "/video.mjpg"
        };
    }

    private static String ca() {
        return site.data().resolve("site-ca.pem").toString();
    }

    /** The serial numbers that new connections to the console and the gateway's ports see. */
    private static List<String> shown() {
        return List.of("8443", "9443", "8883", "8322").stream()
                .map(RtspTest::serial)
                .toList();
    }

    private static String serial(String port) {
        Command.Result shown = Command.run(
                SOON,
                "bash",
                "-c",
                "openssl s_client -connect 127.0.0.1:" + port + " -servername " + camera
                        + ".localhost -CAfile " + ca() + " -verify_return_error </dev/null"
                        + " | openssl x509 -noout -serial");
        return shown.out().strip();
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
