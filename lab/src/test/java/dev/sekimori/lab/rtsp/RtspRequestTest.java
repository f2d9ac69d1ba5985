package dev.sekimori.lab.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.lab.fuzz.Fuzz;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

class RtspRequestTest {
    private static final byte[] GOOD =
            "DESCRIBE rtsp://h/live RTSP/1.0\r\nCSeq: 2\r\nAccept: application/sdp\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private static Optional<RtspRequest> read(byte[] bytes) throws IOException {
        return RtspRequest.read(new ByteArrayInputStream(bytes));
    }

    @Test
    void reads_a_request() throws IOException {
        RtspRequest request = read(GOOD).orElseThrow();
        assertThat(request.method()).isEqualTo("DESCRIBE");
        assertThat(request.header("cseq")).isEqualTo("2");
    }

    @Test
    void refuses_what_is_none_or_too_long() throws IOException {
        assertThat(read("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();
        assertThat(read(("OPTIONS " + "x".repeat(5000) + " RTSP/1.0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();
        assertThat(read(("OPTIONS * RTSP/1.0\r\n" + "A: b\r\n".repeat(100) + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();
    }

    @Test
    void survives_any_bytes() {
        Fuzz.feed(RtspRequestTest::read, GOOD);
    }
}
