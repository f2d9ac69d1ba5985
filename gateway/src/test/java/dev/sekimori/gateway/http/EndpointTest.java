package dev.sekimori.gateway.http;

import static dev.sekimori.gateway.http.TestSite.OPERATOR;
import static dev.sekimori.gateway.http.TestSite.as;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.gateway.clients.ClientBounds;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** The listener as strangers meet it: TLS, malformed and slow requests. */
class EndpointTest {
    private final TestDevice device = new TestDevice();
    private TestSite site;

    @BeforeEach
    void start() {
        device.on("/", exchange -> TestDevice.answer(exchange, 200, "ok"));
        site = new TestSite(device.as("cam"));
    }

    /** Starts again with bounds for the slow that a test can wait for. */
    private void impatient() {
        site.close();
        WebBounds usual = WebBounds.usual();
        site = new TestSite(
                new WebBounds(
                        usual.headerBytes(),
                        usual.requestLineBytes(),
                        usual.requestBodyBytes(),
                        usual.replayBytes(),
                        usual.connect(),
                        usual.responseHead(),
                        Duration.ofMillis(600),
                        Duration.ofSeconds(3),
                        usual.requestsPerDevice(),
                        usual.streamsPerDevice(),
                        usual.waitingPerDevice(),
                        usual.longestWait(),
                        usual.sessions(),
                        usual.judgedAtOnce(),
                        impatientWithClients()),
                device.as("cam"));
    }

    private static ClientBounds impatientWithClients() {
        return new ClientBounds(
                100,
                100,
                0,
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                Duration.ofSeconds(4),
                240);
    }

    @AfterEach
    void stop() {
        site.close();
        device.close();
    }

    private SSLSocket connected() throws IOException {
        SSLSocket socket = (SSLSocket)
                TestSite.trustingSite().getSocketFactory().createSocket("cam.localhost", site.port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** What the listener answers to bytes, up to the end of the connection; it may end abruptly. */
    private String talk(String request) throws IOException {
        StringBuilder answer = new StringBuilder();
        try (SSLSocket socket = connected()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            for (int c = socket.getInputStream().read();
                    c >= 0;
                    c = socket.getInputStream().read()) {
                answer.append((char) c);
            }
        } catch (SocketException | SSLException e) {
            // Whatever came before the end is the answer.
        }
        return answer.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaks_current_tls_with_authenticated_encryption(String version) throws Exception {
        try (SSLSocket socket = connected()) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(socket.getSession().getCipherSuite()).containsAnyOf("GCM", "CHACHA20");
        }
    }

    @Test
    void has_no_suite_without_authenticated_encryption() throws Exception {
        try (SSLSocket socket = connected()) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {
                "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"
            });
            assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://cam.localhost/ HTTP/1.1\r\nHost: cam.localhost\r\n",
                "GET / HTTP/1.1\r\nHost: cam.localhost\r\nHost: cam.localhost\r\n",
                "GET / HTTP/1.1\r\n",
                "GET / HTTP/1.1\r\nHost: cam.localhost@evil\r\n",
                "GET / HTTP/1.1\r\nHost: plc.localhost\r\n",
                "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n",
                "GET / HTTP/1.0\r\nHost: cam.localhost\r\n",
                "TRACE / HTTP/1.1\r\nHost: cam.localhost\r\n",
                "CONNECT cam.localhost:80 HTTP/1.1\r\nHost: cam.localhost\r\n",
                "GET /a\\b HTTP/1.1\r\nHost: cam.localhost\r\n",
                "GET /a#b HTTP/1.1\r\nHost: cam.localhost\r\n",
                "GET * HTTP/1.1\r\nHost: cam.localhost\r\n",
                "PUT / HTTP/1.1\r\nHost: cam.localhost\r\nContent-Length: 1\r\nContent-Length: 2\n",
                "POST / HTTP/1.1\r\nHost: cam.localhost\r\nContent-Length: -1\r\n",
                "POST / HTTP/1.1\r\nHost: cam.localhost\r\nContent-Length: 99999999999\r\n",
                "GET / HTTP/1.1\r\nHost: cam.localhost\r\nTransfer-Encoding: chunked\r\n",
                "GET / HTTP/1.1\r\nHost: cam.localhost\r\nAuthorization: Bearer skm_operator\r\n",
                "GET / HTTP/1.1\r\nHost: cam.localhost\r\nX: y\u0000z\r\n",
                "GARBAGE\r\n"
            })
    void malformed_requests_end_at_the_listener(String head) throws Exception {
        String answer =
                talk(head + "Authorization: Bearer " + OPERATOR + "\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .satisfiesAnyOf(
                        a -> assertThat(a).isEmpty(),
                        a -> assertThat(a).matches("(?s)HTTP/1\\.[01] (4..|505) .*"));
        assertThat(device.seen).isEmpty();
        assertThat(site.get("/", as(OPERATOR)).statusCode()).isEqualTo(200);
    }

    @Test
    void oversized_heads_are_not_read() throws Exception {
        assertThat(talk("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: cam.localhost\r\n\r\n"))
                .matches("(?s)(|HTTP/1\\.[01] 414 .*)");
        assertThat(talk("GET / HTTP/1.1\r\nHost: cam.localhost\r\nX: " + "a".repeat(20_000)
                        + "\r\n\r\n"))
                .matches("(?s)(|HTTP/1\\.[01] 431 .*)");
        assertThat(device.seen).isEmpty();
    }

    @Test
    void who_does_not_send_a_request_in_time_is_disconnected() throws Exception {
        impatient();
        try (SSLSocket socket = connected()) {
            socket.startHandshake();
            Thread drip = Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream()
                            .write("GET / HTTP/1.1\r\nX-Slow: "
                                    .getBytes(StandardCharsets.US_ASCII));
                    while (!Thread.interrupted()) {
                        socket.getOutputStream().write('x');
                        java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
                    }
                } catch (IOException e) {
                    // Disconnected, as expected.
                }
            });
            assertThat(readToEnd(socket)).isEmpty();
            drip.interrupt();
        }
    }

    private static String readToEnd(SSLSocket socket) {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is open still", e);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void who_does_not_send_the_content_in_time_is_told() throws Exception {
        impatient();
        String answer = talk("POST / HTTP/1.1\r\nHost: cam.localhost\r\nAuthorization: Bearer "
                + OPERATOR + "\r\nContent-Length: 100\r\n\r\nhalf");
        assertThat(answer).startsWith("HTTP/1.1 408 ");
        assertThat(device.seen).isEmpty();
    }

    @Test
    void a_client_that_waits_is_told_to_continue() throws Exception {
        String answer =
                talk("POST / HTTP/1.1\r\nHost: cam.localhost\r\nAuthorization: Bearer " + OPERATOR
                        + "\r\nExpect: 100-continue\r\nContent-Length: 4\r\n"
                        + "Connection: close\r\n\r\nbody");
        assertThat(answer).startsWith("HTTP/1.1 100 Continue\r\n").contains("HTTP/1.1 200 OK");
        assertThat(device.seen.getFirst().body()).isEqualTo("body");
    }

    @Test
    void requests_on_one_connection_follow_each_other() throws Exception {
        String one = "POST /%s HTTP/1.1\r\nHost: cam.localhost\r\nAuthorization: Bearer " + OPERATOR
                + "\r\nContent-Length: 1\r\n\r\n1";
        String last =
                one.formatted("c").replace("Content-Length", "Connection: close\r\nContent-Length");
        String answer = talk(one.formatted("a") + one.formatted("b") + last);
        assertThat(answer.split("HTTP/1.1 200 OK", -1)).hasSize(4);
        assertThat(device.seen).extracting(TestDevice.Seen::uri).containsExactly("/a", "/b", "/c");
    }

    @Test
    void no_bytes_bring_the_listener_down() throws Exception {
        impatient();
        long seed = 9_112;
        Random random = new Random(seed);
        String[] pieces = {
            "GET ",
            "POST ",
            "/",
            " HTTP/1.1\r\n",
            "Host: cam.localhost\r\n",
            "\r\n",
            "Content-Length: 5\r\n",
            "Transfer-Encoding: chunked\r\n",
            "5\r\n",
            "hello",
            "\0",
            "%",
            "Upgrade: websocket\r\n",
            "Connection: Upgrade\r\n",
            "Cookie: __Host-sekimori-device=x\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "Authorization: Bearer \r\n",
            "Authorization: Digest x\r\n",
            "Accept: text/html\r\n"
        };
        List<Thread> talks = new ArrayList<>();
        List<String> answers = new CopyOnWriteArrayList<>();
        Semaphore atOnce = new Semaphore(20);
        for (int round = 0; round < 120; round++) {
            StringBuilder bytes = new StringBuilder(
                    random.nextBoolean() ? "" : "POST / HTTP/1.1\r\nHost: cam.localhost\r\n");
            for (int i = random.nextInt(30); i > 0; i--) {
                bytes.append(
                        random.nextInt(10) == 0
                                ? (char) random.nextInt(256)
                                : pieces[random.nextInt(pieces.length)]);
            }
            talks.add(Thread.ofVirtual().start(() -> {
                try {
                    atOnce.acquireUninterruptibly();
                    answers.add(talk(bytes.toString()));
                } catch (IOException e) {
                    answers.add("no end: " + e);
                } finally {
                    atOnce.release();
                }
            }));
        }
        for (Thread talk : talks) {
            talk.join();
        }
        assertThat(answers)
                .as("seed %d", seed)
                .hasSize(talks.size())
                .allSatisfy(answer ->
                        assertThat(answer).doesNotContain("HTTP/1.1 2", "HTTP/1.1 5", "no end"));
        assertThat(answers).anyMatch(answer -> answer.startsWith("HTTP/1.1 4"));
        assertThat(device.seen).as("seed %d", seed).isEmpty();
        assertThat(site.get("/", as(OPERATOR)).statusCode()).isEqualTo(200);
        TestSite.await(
                "all connections end",
                () -> site.gateway.metrics().fronts().get("web_exchanges") == 0);
    }
}
