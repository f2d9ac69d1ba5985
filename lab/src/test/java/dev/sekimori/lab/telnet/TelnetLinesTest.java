package dev.sekimori.lab.telnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.lab.fuzz.Fuzz;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

class TelnetLinesTest {
    private final ByteArrayOutputStream echo = new ByteArrayOutputStream();

    private TelnetLines lines(String input) {
        return new TelnetLines(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.ISO_8859_1)), echo);
    }

    @Test
    void takes_every_end_of_line_and_no_line_twice() throws IOException {
        TelnetLines lines = lines("a\r\nb\r\0c\nd\re\r\n");
        for (String expected : new String[] {"a", "b", "c", "d", "e"}) {
            assertThat(lines.next(true)).hasValue(expected);
        }
        assertThat(lines.next(true)).isEmpty();
    }

    @Test
    void takes_commands_out_and_echoes_what_is_shown_only() throws IOException {
        TelnetLines lines = lines(
                "\u00ff\u00fd\u0001ad\u00ff\u00fa\u001f\0P\0\u0018\u00ff\u00f0min\r\nsecret\r\n");
        assertThat(lines.next(true)).hasValue("admin");
        assertThat(lines.next(false)).hasValue("secret");
        assertThat(echo.toString(StandardCharsets.US_ASCII)).isEqualTo("admin\r\n\r\n");
    }

    @Test
    void erases_and_bounds_a_line() throws IOException {
        assertThat(lines("adx\u007fmin\r\n").next(true)).hasValue("admin");
        assertThat(lines("x".repeat(TelnetLines.MAX_LINE + 1) + "\r\n").next(true))
                .isEmpty();
    }

    @Test
    void survives_any_bytes() {
        Fuzz.feed(
                input -> {
                    TelnetLines lines = lines(new String(input, StandardCharsets.ISO_8859_1));
                    for (int i = 0; i < 10 && lines.next(false).isPresent(); i++) {
                        assertThat(i).isNotNegative();
                    }
                },
                "\u00ff\u00fd\u0001admin\r\nadmin\r\nexit\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
    }
}
