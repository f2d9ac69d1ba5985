package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Web devices behind their virtual devices, with curl: the lab's orderly camera, and a store of
 * files that Python serves.
 */
final class WebDeviceTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int FILE_BYTES = 48_000_000;
    private static final String STORE = "127.78.0.3";
    private static final String CONFIGURATION = """
            name: Sekimori lab
            zones:
              - name: lab
                ranges: ["127.77.0.0/24"]
                mqttIdentity: address
              - name: users
                ranges: ["127.0.0.0/8"]
                mqttIdentity: credentials
            rules:
              - id: fetch-files
                peer: { kind: user, role: viewer }
                protocols: [http]
                operations: [read]
                resources: ['/files/**']
                answer: allow
            """;

    @TempDir
    private static Path temp;

    private static SiteProcess site;
    private static ApiClient api;
    private static String camera;
    private static String token;

    @BeforeAll
    static void start() throws IOException {
        Path configuration = temp.resolve("lab.yaml");
        Files.writeString(configuration, CONFIGURATION);
        site = SiteProcess.lab(temp.resolve("lab"), configuration);
        api = site.api();
        token = ApiClient.token(site.data());
        camera = inService("Mado Cam M3");
        Await.until("the gateway knows it", SOON, () -> answers(camera));
    }

    @AfterAll
    static void stop() {
        api.close();
        site.close();
    }

    private static String inService(String name) {
        return Await.value(
                name + " in service",
                SOON,
                () -> api.list("/devices?state=in_service").stream()
                        .filter(device -> device.path("name").asText().equals(name))
                        .map(device -> device.path("id").asText())
                        .findFirst());
    }

    /** An answer as curl saw it: its status, and its body if that is JSON. */
    private record Seen(int status, String text) {
        JsonNode problem() {
            try {
                return new ObjectMapper().readTree(text);
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + text, e);
            }
        }
    }

    private static List<String> curl(String device, String path, String bearer, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "curl",
                "-sS",
                "--cacert",
                site.data().resolve("site-ca.pem").toString(),
                "--resolve",
                device + ".localhost:9443:127.0.0.1",
                "-H",
                "Authorization: Bearer " + bearer));
        words.addAll(List.of(more));
        words.add("https://" + device + ".localhost:9443" + path);
        return words;
    }

    private static Seen see(String device, String path, String bearer, String... more)
            throws IOException {
        Path body = Files.createTempFile(temp, "body", "");
        List<String> words = curl(device, path, bearer, more);
        words.addAll(1, List.of("-w", "%{http_code}", "-o", body.toString()));
        Command.Result result = Command.run(SOON, Map.of(), words);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return new Seen(
                Integer.parseInt(result.out()),
                Files.readString(body, StandardCharsets.ISO_8859_1));
    }

    @Test
    void token_sees_the_camera_by_both_versions_of_http_and_nobody_else_does() throws IOException {
        for (String version : List.of("--http1.1", "--http2")) {
            assertThat(see(camera, "/", token, version).text()).contains("Mado Cam M3");
            assertThat(see(camera, "/snapshot.jpg", token, version).text()).contains("JFIF");
            assertThat(see(camera, "/", "wrong", version).status()).isEqualTo(401);
        }
        assertThat(see("camera-0000", "/", token, "--insecure").status()).isEqualTo(404);
    }

    @Test
    void live_pictures_flow_until_curl_has_enough() throws IOException {
        Path film = temp.resolve("film.mjpg");
        try (Command stream =
                Command.start(curl(camera, "/video.mjpg", token, "-N", "-o", film.toString())
                        .toArray(String[]::new))) {
            Await.until("several pictures", SOON, () -> size(film) > 60_000);
            assertThat(stream.isRunning()).isTrue();
        }
        assertThat(Files.readString(film, StandardCharsets.ISO_8859_1))
                .contains("--madoframe", "Content-Type: image/jpeg", "JFIF");
    }

    /** What curl saw, the interface and the command line explain with the same words. */
    @Test
    void refused_path_is_explained_wherever_one_asks_why() throws IOException {
        Seen refused = see(camera, "/cgi-bin/config", token);

        assertThat(refused.status()).isEqualTo(403);
        String decision = refused.problem().path("decision").asText();
        String reason = refused.problem().path("reasons").path(0).asText();
        assertThat(reason).contains("/cgi-bin/config");

        JsonNode stored = api.get("/decisions/" + decision);
        assertThat(stored.path("answer").asText()).isEqualTo("refuse");
        assertThat(stored.path("reasons").path(0).asText()).isEqualTo(reason);
        assertThat(stored.path("wayOut")).isNotEmpty();
        assertThat(stored.path("input").path("ask").path("resource").asText())
                .isEqualTo("/cgi-bin/config");
        Cli cli = new Cli(site.data());
        assertThat(cli.json("decision", decision).path("reasons").path(0).asText())
                .isEqualTo(reason);
        assertThat(cli.json("decision", decision, "--replay").path("same").asBoolean())
                .isTrue();
        assertThat(cli.items("flows", "--device", camera))
                .anyMatch(flow -> flow.path("decision").asText().equals(decision));
        Seen japanese = see(camera, "/cgi-bin/config", token, "-H", "Accept-Language: ja");
        assertThat(japanese.problem().path("status").asInt()).isEqualTo(403);
    }

    @Test
    void isolated_camera_answers_with_the_decision_and_live_pictures_end() throws IOException {
        Path film = temp.resolve("cut.mjpg");
        try (Command stream =
                Command.start(curl(camera, "/video.mjpg", token, "-N", "-o", film.toString())
                        .toArray(String[]::new))) {
            Await.until("several pictures", SOON, () -> size(film) > 20_000);

            api.post("/devices/" + camera + "/isolation", Map.of("reason", "a test"));

            assertThat(stream.result(SOON).exitCode()).isNotZero();
            Seen cut = see(camera, "/snapshot.jpg", token);
            assertThat(cut.status()).isEqualTo(403);
            assertThat(cut.problem().path("reasons").path(0).asText()).contains("isolated");
            JsonNode why =
                    api.get("/decisions/" + cut.problem().path("decision").asText());
            assertThat(why.path("input").path("target").path("state").asText())
                    .isEqualTo("isolated");
            assertThat(why.path("wayOut")).isNotEmpty();
        } finally {
            api.delete("/devices/" + camera + "/isolation?undo=true&reason=end%20of%20the%20test");
        }
        Await.until("it answers again", SOON, () -> answers(camera));
    }

    private static boolean answers(String device) {
        return status(device, "/snapshot.jpg") == 200;
    }

    private static int status(String device, String path) {
        try {
            return see(device, path, token).status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void large_file_comes_whole_and_what_is_not_permitted_does_not() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("store/files"));
        byte[] content = new byte[FILE_BYTES];
        new Random(7).nextBytes(content);
        Path original = Files.write(folder.resolve("film.bin"), content);
        try (Command server = Command.start(
                "/usr/bin/python3",
                "-m",
                "http.server",
                "80",
                "--bind",
                STORE,
                "--directory",
                folder.getParent().toString())) {
            Await.until("the store serves", SOON, WebDeviceTest::storeServes);
            String store = accepted(STORE);
            Await.until("the gateway knows it", SOON, () -> status(store, "/files/none") == 404);
            Path copy = temp.resolve("copy.bin");
            List<String> words = curl(
                    store, "/files/film.bin", token, "--limit-rate", "40M", "-o", copy.toString());
            Command.Result fetched = Command.run(SOON, Map.of(), words);

            assertThat(fetched.exitCode()).as(fetched.err() + server.err()).isZero();
            assertThat(Files.mismatch(original, copy)).isEqualTo(-1);
            assertThat(see(store, "/files/none.bin", token).status()).isEqualTo(404);
            assertThat(see(store, "/other.bin", token).status()).isEqualTo(403);
        }
    }

    private static boolean storeServes() {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(STORE, 80), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Scans for a device, waits for it, and accepts it as an operator does. */
    private static String accepted(String address) {
        Await.until(
                "no other scan runs",
                SOON,
                () -> api.list("/scans").stream()
                        .noneMatch(scan -> scan.path("state").asText().equals("running")));
        api.post("/scans", Map.of("ranges", List.of(address + "/32"), "confirmedAuthority", true));
        String id = Await.value(
                "the device at " + address,
                SOON,
                () -> api.list("/devices?state=discovered").stream()
                        .filter(device ->
                                device.path("addresses").path(0).asText().equals(address))
                        .map(device -> device.path("id").asText())
                        .findFirst());
        Await.until(
                "the scan is over",
                SOON,
                () -> api.list("/scans").stream()
                        .noneMatch(scan -> scan.path("state").asText().equals("running")));
        api.post(
                "/devices/" + id + "/acceptance",
                Map.of("owner", "Facilities <facilities@example.jp>", "profile", "generic-nas"));
        return id;
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
