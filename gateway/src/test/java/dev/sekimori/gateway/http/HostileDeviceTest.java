package dev.sekimori.gateway.http;

import static dev.sekimori.gateway.http.TestSite.OPERATOR;
import static dev.sekimori.gateway.http.TestSite.as;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Devices that answer what no honest web server answers: the gateway stays within its bounds. */
class HostileDeviceTest {
    /** What the device writes after it has read a request's head. */
    private interface Talk {
        void to(OutputStream out) throws IOException;
    }

    private static final String ADDRESS = "127.77.0.24";
    private static final Duration SOON = Duration.ofMillis(700);

    private final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket server = TestDevice.listening(ADDRESS);
    private TestSite site;

    /** A device whose answer has its usual time: a stall of this machine is none of its own. */
    private void talks(Talk talk) {
        talks(WebBounds.usual().responseHead(), talk);
    }

    private void talks(Duration answerWithin, Talk talk) {
        WebBounds usual = WebBounds.usual();
        WebBounds quick = new WebBounds(
                usual.headerBytes(),
                usual.requestLineBytes(),
                usual.requestBodyBytes(),
                usual.replayBytes(),
                usual.connect(),
                answerWithin,
                usual.requestBody(),
                usual.idle(),
                usual.requestsPerDevice(),
                usual.streamsPerDevice(),
                usual.waitingPerDevice(),
                usual.longestWait(),
                usual.sessions(),
                usual.judgedAtOnce(),
                usual.clients());
        site = new TestSite(quick, TestSite.device("cam", ADDRESS, server.getLocalPort()));
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket, talk));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void serve(Socket socket, Talk talk) {
        try (socket) {
            int newlines = 0;
            for (int c = socket.getInputStream().read(); c >= 0 && newlines < 2; ) {
                newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
                if (newlines < 2) {
                    c = socket.getInputStream().read();
                }
            }
            talk.to(socket.getOutputStream());
        } catch (IOException e) {
            // The gateway hung up, as it should.
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
        server.close();
    }

    private void answers(int status, String problem) throws Exception {
        HttpResponse<String> response = site.get("/", as(OPERATOR));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains("urn:sekimori:problem:" + problem);
        TestSite.await("nothing is left running", () -> site.gateway.sessions().isEmpty());
    }

    @Test
    void huge_fields_are_not_read() throws Exception {
        talks(out -> out.write(ascii("HTTP/1.1 200 OK\r\nX: " + "y".repeat(100_000) + "\r\n\r\n")));
        answers(502, "device-answer");
    }

    @Test
    void a_head_without_end_is_not_waited_for() throws Exception {
        talks(SOON, out -> {
            out.write(ascii("HTTP/1.1 200 OK\r\n"));
            for (int i = 0; ; i++) {
                out.write(ascii("X-" + i + ": y\r\n"));
                out.flush();
                java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            }
        });
        answers(504, "device-slow");
    }

    @Test
    void interim_answers_without_end_are_not_waited_for() throws Exception {
        talks(SOON, out -> {
            while (true) {
                out.write(ascii("HTTP/1.1 102 Processing\r\n\r\n"));
                java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
            }
        });
        HttpResponse<String> response = site.get("/", as(OPERATOR));
        assertThat(response.statusCode()).isIn(502, 504);
        TestSite.await("nothing is left running", () -> site.gateway.sessions().isEmpty());
    }

    @Test
    void silence_is_not_waited_for() throws Exception {
        talks(SOON, out -> java.util.concurrent.locks.LockSupport.parkNanos(30_000_000_000L));
        answers(504, "device-slow");
    }

    @Test
    void a_closed_connection_is_tried_once_more_and_then_told() throws Exception {
        talks(out -> {});
        answers(502, "device-answer");
        assertThat(connections).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void an_unasked_switch_of_protocols_is_an_error() throws Exception {
        talks(
                SOON,
                out -> out.write(ascii("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n"
                        + "Connection: upgrade\r\n\r\nhello")));
        HttpResponse<String> response = site.get("/", as(OPERATOR));
        assertThat(response.statusCode()).isIn(502, 504);
    }

    @Test
    void a_body_that_breaks_off_is_not_passed_as_whole() throws Exception {
        talks(out -> out.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> site.get("/", as(OPERATOR)))
                .isInstanceOf(IOException.class);
        TestSite.await("nothing is left running", () -> site.gateway.sessions().isEmpty());
    }

    @Test
    void garbage_never_passes_for_an_answer() throws Exception {
        long seed = 20_261_123L;
        Random random = new Random(seed);
        talks(SOON, out -> {
            byte[] bytes = new byte[1 + random.nextInt(3_000)];
            random.nextBytes(bytes);
            out.write(ascii(random.nextBoolean() ? "HTTP/1.1 " : ""));
            out.write(bytes);
        });
        for (int i = 0; i < 60; i++) {
            HttpResponse<String> response = site.get("/" + i, as(OPERATOR));
            assertThat(response.statusCode()).as("seed %d, round %d", seed, i).isIn(502, 504);
        }
        TestSite.await("nothing is left running", () -> site.gateway.sessions().isEmpty());
    }

    @Test
    void nobody_there_is_told() throws Exception {
        talks(out -> {});
        server.close();
        answers(502, "device-unreachable");
    }
}
