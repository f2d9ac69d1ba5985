package dev.sekimori.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.lab.device.Credential;
import dev.sekimori.lab.device.FactoryState;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.imageio.ImageIO;

class FactoryCameraTest {
    private static final String PREFIX = "127.78.10";
    private static final String CAMERA = PREFIX + ".10";
    private static final Credential FACTORY = new Credential("admin", "admin");

    private static final Duration SOON = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private Lab lab;
    private int web;
    private int telnet;
    private int rtsp;

    @BeforeEach
    void start() {
        lab = Lab.start(LabOptions.usual(5, new InetSocketAddress(PREFIX + ".200", 1883))
                .withPrefix(PREFIX));
        web = port("http");
        telnet = port("telnet");
        rtsp = port("rtsp");
    }

    @AfterEach
    void stop() {
        http.close();
        lab.close();
    }

    private int port(String protocol) {
        return lab.device("camera-1").orElseThrow().ports().stream()
                .filter(port -> port.protocol().equals(protocol))
                .findFirst()
                .orElseThrow()
                .port();
    }

    private HttpRequest.Builder request(String path, Credential credential) {
        return HttpRequest.newBuilder(URI.create("http://" + CAMERA + ":" + web + path))
                .header("Authorization", credential.basic());
    }

    private HttpResponse<String> get(String path, Credential credential) throws Exception {
        return http.send(request(path, credential).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form, Credential credential)
            throws Exception {
        HttpRequest.Builder request = request(path, credential)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void asks_for_a_password_and_takes_the_factory_one() throws Exception {
        HttpResponse<String> refused = get("/", new Credential("admin", "wrong"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .hasValue("Basic realm=\"Mado Cam M2\"");
        assertThat(refused.headers().firstValue("Server")).hasValue("mado-httpd/1.0");
        assertThat(refused.body()).contains("<title>Mado Cam M2</title>");
        HttpResponse<String> home = get("/", FACTORY);
        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.body()).contains("Firmware 1.0.3").contains("/video.mjpg");
        assertThat(get("/nothing", FACTORY).statusCode()).isEqualTo(404);
    }

    @Test
    void gives_a_snapshot_that_is_a_picture() throws Exception {
        HttpResponse<byte[]> snapshot = http.send(
                request("/snapshot.jpg", FACTORY).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(snapshot.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(snapshot.body()));
        assertThat(picture.getWidth()).isEqualTo(640);
        assertThat(picture.getHeight()).isEqualTo(360);
    }

    @Test
    void streams_a_moving_picture_as_long_as_it_is_watched() throws Exception {
        long before = System.nanoTime();
        HttpResponse<InputStream> stream = http.send(
                request("/video.mjpg", FACTORY).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("Content-Type"))
                .hasValue("multipart/x-mixed-replace; boundary=madoframe");
        List<byte[]> frames = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(stream.body())) {
            for (int i = 0; i < 5; i++) {
                frames.add(frame(in));
            }
        }
        assertThat(System.nanoTime() - before).isGreaterThan(380_000_000L);
        assertThat(frames.get(0)).isNotEqualTo(frames.get(1));
        for (byte[] frame : frames) {
            assertThat(ImageIO.read(new ByteArrayInputStream(frame))).isNotNull();
        }
    }

    private static byte[] frame(DataInputStream in) throws IOException {
        assertThat(line(in)).isEqualTo("--madoframe");
        assertThat(line(in)).isEqualTo("Content-Type: image/jpeg");
        int length = Integer.parseInt(line(in).substring("Content-Length: ".length()));
        assertThat(line(in)).isEmpty();
        byte[] jpeg = in.readNBytes(length);
        assertThat(line(in)).isEmpty();
        return jpeg;
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            assertThat(octet).isNotNegative();
            line.append((char) octet);
        }
        return line.toString().strip();
    }

    @Test
    void refuses_a_ninth_viewer_and_welcomes_one_when_another_leaves() throws Exception {
        List<InputStream> viewers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            HttpResponse<InputStream> stream = http.send(
                    request("/video.mjpg", FACTORY).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.statusCode()).isEqualTo(200);
            viewers.add(stream.body());
        }
        assertThat(get("/video.mjpg", FACTORY).statusCode()).isEqualTo(503);
        for (InputStream viewer : viewers) {
            viewer.close();
        }
        Await.until("a viewer is welcome again", SOON, () -> {
            try {
                HttpResponse<InputStream> again = http.send(
                        request("/video.mjpg", FACTORY).build(),
                        HttpResponse.BodyHandlers.ofInputStream());
                again.body().close();
                return again.statusCode() == 200;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void describes_its_stream_by_rtsp_to_those_who_know_the_password() throws IOException {
        try (Socket socket = new Socket(CAMERA, rtsp)) {
            Wire.say(socket, "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n");
            assertThat(Wire.until(socket, "\r\n\r\n"))
                    .startsWith("RTSP/1.0 200 OK")
                    .contains(
                            "CSeq: 1",
                            "Server: Mado RTSP/1.0",
                            "Public: OPTIONS, DESCRIBE, SETUP, PLAY");
            Wire.say(socket, "DESCRIBE rtsp://" + CAMERA + "/live RTSP/1.0\r\nCSeq: 2\r\n\r\n");
            assertThat(Wire.until(socket, "\r\n\r\n"))
                    .startsWith("RTSP/1.0 401")
                    .contains("WWW-Authenticate: Basic realm=\"Mado Cam M2\"");
            Wire.say(
                    socket,
                    "DESCRIBE rtsp://" + CAMERA + "/live RTSP/1.0\r\nCSeq: 3\r\nAuthorization: "
                            + FACTORY.basic() + "\r\n\r\n");
            assertThat(Wire.until(socket, "a=framerate:10"))
                    .contains("RTSP/1.0 200", "s=Mado Cam M2");
        }
    }

    @Test
    void opens_a_shell_by_telnet_with_the_factory_password() throws IOException {
        try (Socket socket = new Socket(CAMERA, telnet)) {
            assertThat(Wire.until(socket, "login: "))
                    .contains("Mado Cam M2 (firmware 1.0.3)", "mado login: ");
            // A negotiating client (RFC 854): IAC DO ECHO before the name.
            Wire.say(socket, "\u00ff\u00fd\u0001admin\r\n");
            Wire.until(socket, "Password: ");
            Wire.say(socket, "admin\r\n");
            assertThat(Wire.until(socket, "~ # ")).contains("BusyBox").doesNotContain("admin");
            Wire.say(socket, "cat /etc/version\r\n");
            assertThat(Wire.until(socket, "~ # ")).contains("1.0.3");
            Wire.say(socket, "exit\r\n");
            assertThat(Wire.until(socket, "nothing")).doesNotContain("~ # ");
        }
    }

    @Test
    void hangs_up_by_telnet_after_three_wrong_passwords() throws IOException {
        try (Socket socket = new Socket(CAMERA, telnet)) {
            for (int i = 0; i < 3; i++) {
                Wire.until(socket, "login: ");
                Wire.say(socket, "root\n");
                Wire.until(socket, "Password: ");
                Wire.say(socket, "toor\n");
            }
            assertThat(Wire.until(socket, "login: "))
                    .contains("Login incorrect")
                    .doesNotContain("login: ");
        }
    }

    @Test
    void tells_by_upnp_what_it_is() throws Exception {
        String answer = Wire.ask(
                CAMERA,
                1900,
                "M-SEARCH * HTTP/1.1\r\nHOST: " + CAMERA
                        + ":1900\r\nMAN: \"ssdp:discover\"\r\nST: ssdp:all\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK")
                .contains("MadoCam/1.0.3", "/description.xml");
        HttpResponse<String> description = http.send(
                HttpRequest.newBuilder(
                                URI.create("http://" + CAMERA + ":" + web + "/description.xml"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(description.body())
                .contains(
                        "<manufacturer>Mado</manufacturer>",
                        "<modelName>Mado Cam M2</modelName>",
                        "<modelNumber>1.0.3</modelNumber>",
                        lab.device("camera-1").orElseThrow().serial());
    }

    @Test
    void shows_its_administration_in_japanese_to_those_who_ask_so() throws Exception {
        HttpResponse<String> page = http.send(
                request("/admin", FACTORY)
                        .header("Accept-Language", "ja,en;q=0.5")
                        .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        assertThat(page.body()).contains("lang=\"ja\"", "パスワードの変更", "Telnet を無効にする");
        assertThat(get("/admin", FACTORY).body())
                .contains("lang=\"en\"", "Change the password", "Switch telnet off");
    }

    @Test
    void refuses_a_new_password_that_is_short_or_mistyped() throws Exception {
        assertThat(post("/admin/password", "password=short&confirm=short", FACTORY)
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/admin/password", "password=longenough1&confirm=longenough2", FACTORY)
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/admin/telnet", "enabled=maybe", FACTORY).statusCode()).isEqualTo(400);
        assertThat(get("/", FACTORY).statusCode()).isEqualTo(200);
        assertThat(post(
                                "/admin/password",
                                "password=longenough1&confirm=longenough1",
                                new Credential("admin", "x"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void repair_makes_the_factory_password_useless_and_closes_telnet_at_once() throws Exception {
        try (Socket open = new Socket(CAMERA, telnet)) {
            Wire.until(open, "login: ");
            Repair repair = lab.repair("camera-1");
            Credential own = repair.credential().orElseThrow();
            assertThat(repair.steps()).hasSize(2);
            assertThat(own).isNotEqualTo(FACTORY);
            assertThat(get("/", FACTORY).statusCode()).isEqualTo(401);
            assertThat(get("/", own).statusCode()).isEqualTo(200);
            assertThat(open.getInputStream().read()).isEqualTo(-1);
            InetAddress address = open.getInetAddress();
            Await.until("telnet is closed", SOON, () -> Wire.refuses(address, telnet));
            LabDevice camera = lab.device("camera-1").orElseThrow();
            assertThat(camera.factoryState()).isEqualTo(FactoryState.OWN_PASSWORD);
            assertThat(camera.ports()).noneMatch(port -> port.protocol().equals("telnet"));
        }
        lab.reset("camera-1");
        assertThat(get("/", FACTORY).statusCode()).isEqualTo(200);
        try (Socket open = new Socket(CAMERA, telnet)) {
            assertThat(Wire.until(open, "login: ")).contains("Mado");
        }
    }
}
