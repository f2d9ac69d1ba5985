package dev.sekimori.lab.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.lab.fuzz.Fuzz;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

class StreamParsersTest {
    private static final String PART =
            "--f\r\nContent-Type: image/jpeg\r\nContent-Length: 3\r\n\r\nabc\r\n";
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=f\r\n";

    private static Parts parts(String response) throws IOException {
        HttpBody body = HttpBody.read(
                new ByteArrayInputStream(response.getBytes(StandardCharsets.ISO_8859_1)));
        return new Parts(body.body(), body.headers().getOrDefault("content-type", ""));
    }

    private static String chunked(String text, int size) {
        StringBuilder chunks = new StringBuilder();
        for (int from = 0; from < text.length(); from += size) {
            String chunk = text.substring(from, Math.min(text.length(), from + size));
            chunks.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return chunks.append("0\r\n\r\n").toString();
    }

    @Test
    void reads_parts_whole_however_they_are_chunked() throws IOException {
        for (int size = 1; size < 60; size++) {
            Parts parts =
                    parts(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunked(PART + PART, size));
            assertThat(parts.next()).isEqualTo("abc".getBytes(StandardCharsets.US_ASCII));
            assertThat(parts.next()).isEqualTo("abc".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(parts::next).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void a_part_that_is_cut_is_no_part() throws IOException {
        Parts parts = parts(HEAD + "\r\n" + PART.substring(0, PART.length() - 4));
        assertThatThrownBy(parts::next).isInstanceOf(EOFException.class);
    }

    @Test
    void refuses_parts_without_length_or_beyond_the_bound() throws IOException {
        Parts without = parts(HEAD + "\r\n--f\r\nContent-Type: image/jpeg\r\n\r\nabc");
        assertThatThrownBy(without::next).isInstanceOf(ProtocolException.class);
        Parts huge = parts(HEAD + "\r\n--f\r\nContent-Length: 9999999\r\n\r\nabc");
        assertThatThrownBy(huge::next).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> parts("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void survives_any_bytes() {
        Fuzz.feed(
                input -> {
                    try {
                        Parts parts = parts(new String(input, StandardCharsets.ISO_8859_1));
                        for (int i = 0; i < 10; i++) {
                            parts.next();
                        }
                    } catch (IOException e) {
                        assertThat(e).isInstanceOfAny(EOFException.class, ProtocolException.class);
                    }
                },
                (HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunked(PART + PART, 7))
                        .getBytes(StandardCharsets.ISO_8859_1),
                (HEAD + "\r\n" + PART).getBytes(StandardCharsets.ISO_8859_1));
    }
}
