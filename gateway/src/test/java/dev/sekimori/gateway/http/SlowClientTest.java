package dev.sekimori.gateway.http;

import static dev.sekimori.gateway.http.TestSite.OPERATOR;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.gateway.clients.ClientBounds;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import javax.net.ssl.SSLSocket;

/** Clients that cling to their connections lose them, and others go on being served. */
class SlowClientTest {
    private static final String ASK = "%s %s HTTP/1.1\r\nHost: cam.localhost\r\n"
            + "Authorization: Bearer " + OPERATOR + "\r\n%s\r\n";

    private final TestDevice device = new TestDevice();
    private final List<Socket> sockets = new ArrayList<>();
    private TestSite site = new TestSite();
    private Duration head = Duration.ofSeconds(2);
    private Duration body = Duration.ofSeconds(2);

    private void serves(int connections, int perAddress, int perMinute) {
        device.on("/", exchange -> TestDevice.answer(exchange, 200, "ok"));
        device.withMjpeg("/live", 64 * 1024, 0);
        device.on("/large", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(new byte[64 * 1024]);
                }
            } catch (IOException e) {
                // The reader was closed.
                device.streaming.decrementAndGet();
            }
        });
        ClientBounds bounds = new ClientBounds(
                connections,
                perAddress,
                perMinute,
                head,
                Duration.ofSeconds(30),
                body,
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                240);
        site.close();
        site = new TestSite(WebBounds.usual().with(bounds), device.as("cam"));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        site.close();
        device.close();
    }

    /** A connection from an address of its own, with a small window to read into. */
    private SSLSocket connected(String from) throws IOException {
        return connected(from, 4 * 1024);
    }

    private SSLSocket connected(String from, int receiveBufferBytes) throws IOException {
        Socket plain = new Socket();
        plain.setReceiveBufferSize(receiveBufferBytes);
        plain.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        plain.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), site.port));
        SSLSocket socket = (SSLSocket) TestSite.trustingSite()
                .getSocketFactory()
                .createSocket(plain, "cam.localhost", site.port, true);
        socket.setSoTimeout(30_000);
        sockets.add(socket);
        return socket;
    }

    private static void say(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private long counted(String name) {
        return site.gateway.metrics().fronts().getOrDefault("web_" + name, 0L);
    }

    private void awaitCounted(String name) throws InterruptedException {
        TestSite.await(name, () -> counted(name) >= 1);
    }

    private void othersAreServed() throws Exception {
        TestSite.await("others are served", this::isServed);
    }

    @Test
    void fields_that_drip_after_an_earlier_request_end_the_connection() throws Exception {
        serves(100, 100, 0);
        SSLSocket socket = connected("127.0.0.2");
        say(socket, ASK.formatted("GET", "/", ""));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        say(socket, "GET / HTTP/1.1\r\nX-Slow: ");
        awaitCounted("evicted_slow_head_total");
        othersAreServed();
    }

    @Test
    void content_that_drips_ends_the_connection_long_before_its_last_time() throws Exception {
        serves(100, 100, 0);
        SSLSocket socket = connected("127.0.0.2");
        say(socket, ASK.formatted("POST", "/", "Content-Length: 4096\r\n") + "a=");
        awaitCounted("evicted_slow_body_total");
        othersAreServed();
    }

    @Test
    void content_that_drips_behind_a_refusal_ends_the_connection_too() throws Exception {
        serves(100, 100, 0);
        SSLSocket socket = connected("127.0.0.2");
        say(socket, "POST / HTTP/1.1\r\nHost: cam.localhost\r\nContent-Length: 4096\r\n\r\na=");
        awaitCounted("evicted_slow_body_total");
        othersAreServed();
    }

    @Test
    void an_answer_that_is_not_taken_ends_the_connection() throws Exception {
        serves(100, 100, 0);
        SSLSocket socket = connected("127.0.0.2");
        say(socket, ASK.formatted("GET", "/large", ""));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        awaitCounted("evicted_slow_read_total");
        othersAreServed();
    }

    @Test
    void a_viewer_who_pauses_keeps_the_stream_for_as_long_as_viewers_may() throws Exception {
        serves(100, 100, 0);
        SSLSocket socket = connected("127.0.0.2");
        say(socket, ASK.formatted("GET", "/live", ""));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        long began = System.nanoTime();
        awaitCounted("evicted_slow_read_total");
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isGreaterThan(Duration.ofMillis(2_500));
        TestSite.await("the device's side ends", () -> device.streaming.get() == 0);
    }

    @Test
    void a_slow_reader_who_reads_on_keeps_the_connection() throws Exception {
        serves(100, 100, 0);
        SSLSocket socket = connected("127.0.0.2", 256 * 1024);
        say(socket, ASK.formatted("GET", "/large", ""));
        byte[] some = new byte[32 * 1024];
        long until = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        while (System.nanoTime() < until) {
            assertThat(socket.getInputStream().read(some)).isPositive();
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(counted("evicted_slow_read_total")).isZero();
    }

    @Test
    void an_address_with_too_many_connections_loses_its_own_and_nobody_elses() throws Exception {
        head = Duration.ofSeconds(25);
        serves(100, 5, 0);
        SSLSocket other = connected("127.0.0.3");
        say(other, ASK.formatted("GET", "/", ""));
        assertThat(other.getInputStream().read()).isEqualTo('H');
        for (int i = 0; i < 20; i++) {
            connected("127.0.0.2").startHandshake();
        }
        TestSite.await("others make room", () -> counted("evicted_for_others_total") == 15);
        say(other, ASK.formatted("GET", "/", ""));
        othersAreServed();
        assertThat(counted("connections_refused_total")).isZero();
    }

    @Test
    void content_that_drips_behind_a_refusal_that_ends_the_connection_is_seen() throws Exception {
        serves(100, 100, 0);
        SSLSocket socket = connected("127.0.0.2");
        say(
                socket,
                "POST / HTTP/1.1\r\nHost: cam.localhost\r\nConnection: close\r\n"
                        + "Content-Length: 4096\r\n\r\na=");
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        say(socket, "b");
        awaitCounted("evicted_slow_body_total");
        othersAreServed();
    }

    @Test
    void those_who_drip_content_to_a_device_make_room_for_their_neighbours() throws Exception {
        body = Duration.ofSeconds(25);
        serves(100, 5, 0);
        for (int i = 0; i < 5; i++) {
            say(
                    connected("127.0.0.1"),
                    ASK.formatted("POST", "/", "Content-Length: 4096\r\n") + "a=");
        }
        TestSite.await("all places are taken", () -> counted("connections") == 5);
        TestSite.await("a neighbour is served", this::isServed);
        assertThat(counted("evicted_for_others_total")).isOne();
    }

    @Test
    void those_who_drip_content_behind_a_refusal_make_room_for_their_neighbours() throws Exception {
        body = Duration.ofSeconds(25);
        serves(100, 5, 0);
        for (int i = 0; i < 5; i++) {
            SSLSocket socket = connected("127.0.0.1");
            say(socket, "POST / HTTP/1.1\r\nHost: cam.localhost\r\nContent-Length: 4096\r\n\r\na=");
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        TestSite.await("a neighbour is served", this::isServed);
        assertThat(counted("evicted_for_others_total")).isOne();
    }

    private boolean isServed() {
        try {
            return site.get("/", TestSite.as(OPERATOR)).statusCode() == 200;
        } catch (IOException e) {
            // Refused before it was seen that others only drip.
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void when_all_places_are_taken_by_the_idle_a_new_client_is_served() throws Exception {
        head = Duration.ofSeconds(25);
        serves(5, 100, 0);
        for (int i = 0; i < 5; i++) {
            connected("127.0.0.2").startHandshake();
        }
        TestSite.await("all places are taken", () -> counted("connections") == 5);
        othersAreServed();
    }

    @Test
    void an_address_that_asks_too_often_is_told_when_to_ask_again() throws Exception {
        head = Duration.ofSeconds(25);
        serves(100, 100, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(site.get("/", TestSite.as(OPERATOR)).statusCode()).isEqualTo(200);
        }
        HttpResponse<String> refused = site.get("/", TestSite.as(OPERATOR));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
                .isBetween(1L, 20L);
        assertThat(counted("requests_over_rate_total")).isOne();
    }
}
