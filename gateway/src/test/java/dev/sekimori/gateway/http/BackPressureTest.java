package dev.sekimori.gateway.http;

import static dev.sekimori.gateway.http.TestSite.OPERATOR;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLSocket;

class BackPressureTest {
    /** Half of them with each of two devices. */
    private static final int STREAMS = 10;

    private static final int MOST = WebBounds.usual().streamsPerDevice();

    private final TestDevice device = new TestDevice();
    private TestSite site;

    @BeforeEach
    void start() {
        device.withMjpeg("/live", 64 * 1024, 0);
        device.on("/large", exchange -> {
            byte[] block = new byte[1024 * 1024];
            exchange.sendResponseHeaders(200, 64L * block.length);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < 64; i++) {
                    out.write(block);
                }
            }
        });
        device.on(
                "/echo",
                exchange -> TestDevice.answer(
                        exchange,
                        200,
                        String.valueOf(device.seen.getLast().body().length())));
        site = new TestSite(device.as("cam"), device.as("cam2"));
    }

    @AfterEach
    void stop() {
        site.close();
        device.close();
    }

    /** A reader that asks for an endless stream and reads only its beginning. */
    private SSLSocket slowReader(String host) throws Exception {
        Socket plain = new Socket();
        plain.setReceiveBufferSize(16 * 1024);
        plain.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), site.port));
        SSLSocket socket = (SSLSocket) TestSite.trustingSite()
                .getSocketFactory()
                .createSocket(plain, host + ".localhost", site.port, true);
        socket.getOutputStream()
                .write(("GET /live HTTP/1.1\r\nHost: " + host + ".localhost:" + site.port
                                + "\r\nAuthorization: Bearer " + OPERATOR + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 200 OK");
        return socket;
    }

    @Test
    void readers_who_do_not_read_hold_the_device_back_instead_of_filling_memory() throws Exception {
        List<SSLSocket> readers = new ArrayList<>();
        try {
            for (int i = 0; i < STREAMS; i++) {
                readers.add(slowReader(i % 2 == 0 ? "cam" : "cam2"));
            }
            TestSite.await("all streams run", () -> device.streaming.get() == STREAMS);
            // The device writes as fast as it is taken from; when it stands still, everything is
            // full.
            TestSite.await("the device stands still", this::standsStill);
            long perStream = device.streamedBytes.get() / STREAMS;
            assertThat(perStream)
                    .as("bytes on the way in each stream")
                    .isLessThan(16L * 1024 * 1024);
            assertThat(site.gateway.sessions()).hasSize(STREAMS);
            long before = System.nanoTime();
            assertThat(site.gateway.cut(TestSite.CAM).sessionsCut()).isEqualTo(STREAMS / 2);
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .as("who does not read cannot hold a cut up")
                    .isLessThan(Duration.ofSeconds(4));
            TestSite.await("the device's sides close", () -> device.streaming.get() == STREAMS / 2);
        } finally {
            for (SSLSocket reader : readers) {
                reader.close();
            }
        }
    }

    private boolean standsStill() {
        long now = device.streamedBytes.get();
        java.util.concurrent.locks.LockSupport.parkNanos(300_000_000);
        return now > 0 && device.streamedBytes.get() == now;
    }

    @Test
    void one_more_stream_than_the_device_may_bear_is_sent_away() throws Exception {
        List<SSLSocket> readers = new ArrayList<>();
        try {
            for (int i = 0; i < MOST; i++) {
                readers.add(slowReader("cam"));
            }
            TestSite.await("all streams run", () -> device.streaming.get() == MOST);
            HttpResponse<String> response = site.get("/live", TestSite.as(OPERATOR));
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("retry-after")).hasValue("1");
        } finally {
            for (SSLSocket reader : readers) {
                reader.close();
            }
        }
        TestSite.await("places are given back", () -> device.streaming.get() == 0);
    }

    @Test
    void passes_large_downloads_whole() throws Exception {
        for (HttpClient.Version version :
                List.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)) {
            HttpRequest request = HttpRequest.newBuilder(site.uri("cam", "/large"))
                    .header("Authorization", "Bearer " + OPERATOR)
                    .build();
            try (HttpClient client = site.client(version)) {
                HttpResponse<InputStream> response =
                        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                long total = 0;
                byte[] buffer = new byte[64 * 1024];
                for (int read = response.body().read(buffer);
                        read >= 0;
                        read = response.body().read(buffer)) {
                    total += read;
                }
                assertThat(total).isEqualTo(64L * 1024 * 1024);
            }
        }
    }

    @Test
    void passes_uploads_up_to_the_bound_and_none_above() throws Exception {
        String body = "u".repeat(3 * 1024 * 1024);
        assertThat(site.send("POST", "/echo", body, TestSite.as(OPERATOR)).body())
                .isEqualTo("" + body.length());
        HttpRequest unbounded = HttpRequest.newBuilder(site.uri("cam", "/echo"))
                .header("Authorization", "Bearer " + OPERATOR)
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.SequenceInputStream(
                                new java.io.ByteArrayInputStream(new byte[12 * 1024 * 1024]),
                                new java.io.ByteArrayInputStream(new byte[6 * 1024 * 1024]))))
                .build();
        int sentToDevice = device.seen.size();
        try (HttpClient client = site.client(HttpClient.Version.HTTP_1_1)) {
            var response = client.sendAsync(unbounded, HttpResponse.BodyHandlers.ofString())
                    .handle((answer, failure) -> answer == null ? 0 : answer.statusCode())
                    .get();
            assertThat(response).as("refused, or cut off while still sending").isIn(413, 0);
        }
        assertThat(device.seen).hasSize(sentToDevice);
    }
}
