package dev.sekimori.gateway.http;

import static dev.sekimori.gateway.http.TestSite.OPERATOR;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Requests that two readers could read as different ones (RFC 9112 section 11.2): they are refused,
 * and a device never gets a request that is hidden inside another.
 */
class SmugglingTest {
    /** Without a token, so that it reaches a device only when the gateway took it for content. */
    private static final String HIDDEN =
            "POST /hidden HTTP/1.1\r\nHost: cam.localhost\r\nContent-Length: 0\r\n\r\n";

    private static final String HEAD = "POST /shown HTTP/1.1\r\nHost: cam.localhost\r\n"
            + "Authorization: Bearer " + OPERATOR + "\r\n";
    private static final int QUIET_MS = 150;

    private final SSLContext trust = TestSite.trustingSite();
    private final StrictDevice device = new StrictDevice();
    private final TestSite site = new TestSite(device.as("cam"));

    @AfterEach
    void stop() {
        site.close();
        device.close();
    }

    private String say(String text) throws IOException {
        return say(text, 1);
    }

    /** What is answered until the gateway closes the connection, or {@code many} and no more. */
    private String say(String text, int many) throws IOException {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        try (SSLSocket socket =
                (SSLSocket) trust.getSocketFactory().createSocket("cam.localhost", site.port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            for (int b = socket.getInputStream().read(); b >= 0; ) {
                answers.write(b);
                if (b == '\n'
                        && statuses(answers.toString(StandardCharsets.ISO_8859_1))
                                        .size()
                                >= many) {
                    socket.setSoTimeout(QUIET_MS);
                }
                b = socket.getInputStream().read();
            }
        } catch (IOException e) {
            // Closed, or silent.
            return answers.toString(StandardCharsets.ISO_8859_1);
        }
        return answers.toString(StandardCharsets.ISO_8859_1);
    }

    private static List<Integer> statuses(String answers) {
        return answers.lines()
                .filter(line -> line.contains("HTTP/1.1 "))
                .map(line -> line.substring(line.indexOf("HTTP/1.1 ") + 9))
                .map(line -> Integer.parseInt(line.substring(0, 3)))
                .toList();
    }

    private void deviceGotNothingAmbiguous(String as) {
        assertThat(device.faults).as(as).isEmpty();
        assertThat(device.requests).as(as).noneMatch(line -> line.contains("/hidden"));
    }

    private static String shown(String text) {
        return text.chars()
                .mapToObj(c -> c < ' ' ? String.format("\\x%02x", c) : String.valueOf((char) c))
                .collect(Collectors.joining());
    }

    @Test
    void a_request_inside_the_content_of_another_stays_content() throws IOException {
        String content = "Content-Length: " + HIDDEN.length() + "\r\n\r\n" + HIDDEN;
        String chunked = "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(HIDDEN.length())
                + "\r\n" + HIDDEN + "\r\n0\r\n\r\n";
        assertThat(statuses(say(HEAD + content + HEAD + chunked, 2))).containsExactly(200, 200);
        assertThat(device.requests).hasSize(2);
        deviceGotNothingAmbiguous("content");
    }

    /** The mutation: a framing that does end before it lets the hidden request through. */
    @Test
    void the_device_tells_when_it_gets_the_hidden_request() throws IOException {
        String signedIn =
                HIDDEN.replace("Content-", "Authorization: Bearer " + OPERATOR + "\r\nContent-");
        assertThat(statuses(say(HEAD + "Content-Length: 0\r\n\r\n" + signedIn, 2)))
                .containsExactly(200, 200);
        assertThat(device.requests).last().asString().startsWith("POST /hidden");
    }

    @Test
    void two_lengths_odd_codings_and_odd_lines_are_refused() throws IOException {
        List<String> framings = List.of(
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 200\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 68\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
                "Content-Length: 0, 68\r\n\r\n",
                "Content-Length: +0\r\n\r\n",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 0x0\r\n\r\n",
                "Content-Length:\r\n\r\n",
                "Content-Length : 0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n",
                "Transfer-Encoding: identity\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding:\u000bchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "X: y\rTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
                "X: y\nTransfer-Encoding: chunked\nContent-Length: 5\n\n0\r\n\r\n",
                "X: \0\r\nContent-Length: 0\r\n\r\n",
                "X y\r\nContent-Length: 0\r\n\r\n",
                ": y\r\nContent-Length: 0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0\n\n",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\r\naXX0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n");
        for (String framing : framings) {
            List<Integer> answered = statuses(say(HEAD + framing + HIDDEN));
            assertThat(answered).as(shown(framing)).doesNotContain(200).hasSizeLessThan(2);
            assertThat(device.requests).as(shown(framing)).isEmpty();
        }
    }

    /** RFC 9112 section 5.2: one of the two things that a server may do. */
    @Test
    void a_folded_line_belongs_to_the_field_before_it() throws IOException {
        String folded = "X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n";
        assertThat(statuses(say(HEAD + folded + HIDDEN, 2))).containsExactly(200, 401);
        deviceGotNothingAmbiguous("folded");
        assertThat(device.requests).hasSize(1);
    }

    @Test
    void another_host_beside_or_inside_the_target_is_refused() throws IOException {
        String end = "Content-Length: 0\r\n\r\n";
        List<String> requests = List.of(
                HEAD + "Host: other.localhost\r\n" + end,
                HEAD + "Host: cam.localhost\r\n" + end,
                HEAD.replace("Host: cam.localhost\r\n", "") + end,
                HEAD.replace("Host: cam", "Host: cam.localhost, other") + end,
                HEAD.replace("/shown", "https://other.localhost/hidden") + end,
                HEAD.replace("/shown", "https://cam.localhost@other/hidden") + end,
                HEAD.replace("/shown", "other.localhost:80") + end,
                HEAD.replace("/shown", "*") + end);
        for (String request : requests) {
            assertThat(statuses(say(request))).as(shown(request)).containsExactly(400);
            assertThat(device.requests).as(shown(request)).isEmpty();
        }
    }

    @Test
    void no_mixture_of_framings_hides_a_request() throws IOException {
        long seed = 9_112;
        Random random = new Random(seed);
        List<String> pieces = List.of(
                "Content-Length: ",
                "Transfer-Encoding: ",
                "Transfer-Encoding: chunked\r\n",
                "Content-Length: 5\r\n",
                "chunked",
                "identity",
                "0",
                "5",
                "68",
                ", ",
                "\r\n",
                "\n",
                "\r",
                " ",
                "\t",
                "\r\n ",
                "\u000b",
                "\0",
                ":",
                ";",
                "0\r\n\r\n",
                "\r\n\r\n");
        for (int round = 0; round < 60; round++) {
            String framing = IntStream.range(0, 1 + random.nextInt(8))
                    .mapToObj(i -> pieces.get(random.nextInt(pieces.size())))
                    .collect(Collectors.joining());
            List<Integer> answered = statuses(say(HEAD + framing + "\r\n\r\n" + HIDDEN));
            String as = "seed " + seed + ", round " + round + ": " + shown(framing);
            assertThat(answered).as(as).noneMatch(status -> status >= 500);
            deviceGotNothingAmbiguous(as);
        }
        assertThat(statuses(say(HEAD + "Content-Length: 0\r\n\r\n"))).containsExactly(200);
        deviceGotNothingAmbiguous("seed " + seed);
    }
}
