package dev.sekimori.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import dev.sekimori.lab.device.Credential;
import dev.sekimori.lab.recorder.RecorderSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

class RecorderTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TOKEN = "token-of-the-recorder";

    /** A reverse proxy over TLS in front of the camera, as the gateway is one. */
    private static final class Front implements AutoCloseable {
        private final HttpsServer server;
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final String camera;
        final List<String> requests = new CopyOnWriteArrayList<>();
        volatile InputStream streaming = InputStream.nullInputStream();

        Front(TestCa ca, String camera) throws Exception {
            this.camera = camera;
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, new char[0]);
            store.setKeyEntry("server", ca.serverKey(), new char[0], new Certificate[] {ca.server});
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            server.setExecutor(threads);
            server.createContext("/", this::proxy);
            server.start();
        }

        private void proxy(HttpExchange exchange) throws IOException {
            try (exchange) {
                requests.add(exchange.getRemoteAddress().getAddress().getHostAddress() + " "
                        + exchange.getRequestHeaders().getFirst("Host").replaceAll(":[0-9]+", "")
                        + " "
                        + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("User-Agent"));
                if (!("Bearer " + TOKEN)
                        .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                    exchange.sendResponseHeaders(401, -1);
                    return;
                }
                URI uri = URI.create(camera + exchange.getRequestURI());
                var connection = uri.toURL().openConnection();
                connection.setRequestProperty(
                        "Authorization", new Credential("admin", "admin").basic());
                try (InputStream in = connection.getInputStream()) {
                    streaming = in;
                    exchange.getResponseHeaders().set("Content-Type", connection.getContentType());
                    exchange.sendResponseHeaders(200, 0);
                    in.transferTo(exchange.getResponseBody());
                }
            }
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static LabOptions options(int network, RecorderSource source) {
        return LabOptions.usual(5, new InetSocketAddress("127.78." + network + ".200", 1883))
                .withPrefix("127.78." + network)
                .withRecorderSource(source);
    }

    private static String camera(int network) {
        try (Lab lab = Lab.start(
                LabOptions.usual(5, new InetSocketAddress("127.78." + network + ".200", 1883))
                        .withPrefix("127.78." + network))) {
            return "http://127.78." + network + ".10:" + webPort(lab, "camera-1");
        }
    }

    private static int webPort(Lab lab, String device) {
        return lab.device(device).orElseThrow().ports().stream()
                .filter(port -> port.protocol().equals("http"))
                .findFirst()
                .orElseThrow()
                .port();
    }

    private static URI stream(Front front) {
        return URI.create("https://camera-1.localhost:" + front.port() + "/video.mjpg");
    }

    @Test
    void records_the_camera_through_the_front_and_comes_back_when_cut(@TempDir Path folder)
            throws Exception {
        TestCa ca = new TestCa(folder);
        try (Front front = new Front(ca, camera(30));
                Lab lab = Lab.start(
                        options(30, new RecorderSource(stream(front), TOKEN, ca.caPem)))) {
            Await.until("pictures come", SOON, () -> lab.recorded().frames() >= 5);
            assertThat(front.requests.getFirst())
                    .isEqualTo("127.78.30.12 camera-1.localhost /video.mjpg Kura-NVR/4.1.0");
            assertThat(lab.recorded().connected()).isTrue();
            front.streaming.close();
            Await.until("it asks again", SOON, () -> front.requests.size() >= 2);
            long then = lab.recorded().frames();
            Await.until("pictures come again", SOON, () -> lab.recorded().frames() > then);
            assertThat(status(lab))
                    .contains("\"connected\":true", "\"frames\":", "camera-1.localhost");
        }
    }

    private static String status(Lab lab) throws Exception {
        Credential own = lab.credential("recorder").orElseThrow();
        String address = lab.device("recorder").orElseThrow().address().getHostAddress();
        URI uri = URI.create("http://" + address + ":" + webPort(lab, "recorder") + "/status");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri);
            assertThat(http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(401);
            request.header("Authorization", own.basic());
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void records_nothing_with_a_wrong_token_and_says_why(@TempDir Path folder) throws Exception {
        TestCa ca = new TestCa(folder);
        try (Front front = new Front(ca, camera(31));
                Lab lab = Lab.start(
                        options(31, new RecorderSource(stream(front), "wrong", ca.caPem)))) {
            Await.until("it tells", SOON, () -> lab.recorded().problem().contains("401"));
            assertThat(lab.recorded().frames()).isZero();
        }
    }

    @Test
    void sends_no_token_to_a_front_of_another_ca(@TempDir Path folder, @TempDir Path other)
            throws Exception {
        TestCa ca = new TestCa(folder);
        TestCa another = new TestCa(other);
        try (Front front = new Front(ca, camera(32));
                Lab lab = Lab.start(
                        options(32, new RecorderSource(stream(front), TOKEN, another.caPem)))) {
            Await.until("it tells", SOON, () -> !lab.recorded().problem().isEmpty());
            assertThat(front.requests).isEmpty();
            assertThat(lab.recorded().frames()).isZero();
        }
    }
}
