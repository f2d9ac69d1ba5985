package dev.sekimori.app.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.app.cli.remote.EventReader.Event;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Server-sent events as WHATWG HTML section 9.2.6 reads them. */
final class EventReaderTest {
    @Test
    void reads_the_examples_of_the_specification() throws IOException {
        assertThat(read("data: YHOO\ndata: +2\ndata: 10\n\n"))
                .containsExactly(new Event("message", "", "YHOO\n+2\n10"));
        assertThat(read(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\n"
                        + "data:  third event\n\n"))
                .containsExactly(
                        new Event("message", "1", "first event"),
                        new Event("message", "", "second event"),
                        new Event("message", "", " third event"));
        assertThat(read("data\n\ndata\ndata\n\ndata:"))
                .containsExactly(new Event("message", "", ""), new Event("message", "", "\n"));
        assertThat(read("data:test\n\ndata: test\n\n"))
                .containsExactly(
                        new Event("message", "", "test"), new Event("message", "", "test"));
    }

    @Test
    void takes_any_line_end_and_leaves_an_unfinished_event_out() throws IOException {
        assertThat(read("event: a\r\ndata: 1\r\n\r\ndata: 2\r\rdata: 3\n\ndata: 4\n"))
                .containsExactly(
                        new Event("a", "", "1"),
                        new Event("message", "", "2"),
                        new Event("message", "", "3"));
    }

    @Test
    void reads_the_same_however_the_bytes_arrive() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = noise(random);
            List<Event> whole = all(new ByteArrayInputStream(bytes));
            List<Event> split = all(new Dripping(bytes, random));

            assertThat(split).as("seed " + seed).isEqualTo(whole);
        }
    }

    @Test
    void ends_at_a_line_without_end() {
        byte[] endless = new byte[EventReader.MAX_BYTES + 2];
        Arrays.fill(endless, (byte) 'a');

        assertThatThrownBy(() -> all(new ByteArrayInputStream(endless)))
                .isInstanceOf(IOException.class);
    }

    private static byte[] noise(Random random) {
        String[] parts = {
            "data:",
            "id: 7",
            "event: x",
            ":",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "é機",
            "\0",
            " ",
            "retry: 1"
        };
        StringBuilder text = new StringBuilder();
        for (int part = random.nextInt(60); part > 0; part--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<Event> read(String text) throws IOException {
        return all(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Event> all(InputStream in) throws IOException {
        List<Event> events = new ArrayList<>();
        EventReader reader = new EventReader(in, () -> {});
        for (Optional<Event> event = reader.next(); event.isPresent(); event = reader.next()) {
            events.add(event.get());
        }
        return events;
    }

    /** Gives one to three bytes at a time. */
    private static final class Dripping extends ByteArrayInputStream {
        private final Random random;

        Dripping(byte[] bytes, Random random) {
            super(bytes);
            this.random = random;
        }

        @Override
        public synchronized int read(byte[] buffer, int offset, int length) {
            return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(3)));
        }
    }
}
