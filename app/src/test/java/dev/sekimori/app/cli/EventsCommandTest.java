package dev.sekimori.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Events as a list, and as a stream that goes on after a break. */
final class EventsCommandTest {
    @TempDir
    Path data;

    private TestSite site;

    @BeforeEach
    void start() throws IOException {
        site = new TestSite(data);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void lists_the_latest_events() {
        site.answers("GET /site", "{\"ledgerSize\":100}")
                .answers(
                        "GET /events?after=79&limit=20",
                        "{\"items\":[" + event(80) + "],\"next\":null}");

        var result = new Typed(data).run("events");

        assertThat(result.out())
                .isEqualTo("80  2026-01-01 00:00:00  person:aiko  device.retired  "
                        + "device=cam-1 reason=“sold to Ken”\n");
    }

    @Test
    void goes_on_after_the_last_event_when_the_connection_breaks() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        site.handles("GET /events?after=4", exchange -> {
                    stream(exchange, ": hello\n\n" + sse(5) + sse(6) + "id: 7\ndata: {\"ind");
                })
                .handles("GET /events?after=6", exchange -> {
                    // Sent twice, as after a lost answer; shown once.
                    stream(exchange, sse(6) + sse(7));
                })
                .handles("GET /events?after=7", exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(sse(8).getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                    reached.countDown();
                    await(never);
                });
        Typed typed = new Typed(data);

        var result = CompletableFuture.supplyAsync(
                () -> typed.run("events", "--follow", "--after", "4", "--json"));
        assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
        awaitOutput(typed, event(8));
        typed.end();

        assertThat(result.get(60, TimeUnit.SECONDS).code()).isZero();
        assertThat(typed.outSoFar())
                .isEqualTo(event(5) + "\n" + event(6) + "\n" + event(7) + "\n" + event(8) + "\n");
        never.countDown();
    }

    @Test
    void begins_with_what_comes_next() {
        site.answers("GET /site", "{\"ledgerSize\":10}")
                .answers(
                        "GET /events?after=9",
                        403,
                        TestSite.PROBLEM.formatted("x", 403, "No.", "Ask."));

        var result = new Typed(data).run("events", "--follow");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("No.");
        assertThat(site.seen().getLast().accept()).isEqualTo("text/event-stream");
    }

    private static void awaitOutput(Typed typed, String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        CountDownLatch never = new CountDownLatch(1);
        while (!typed.outSoFar().contains(text) && System.nanoTime() < deadline) {
            assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    private static void stream(HttpExchange exchange, String text) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String sse(int index) {
        return "id: " + index + "\ndata: " + event(index) + "\n\n";
    }

    private static String event(int index) {
        return "{\"index\":" + index
                + ",\"at\":\"2026-01-01T00:00:00.000Z\",\"actor\":{\"kind\":\"person\",\"name\":\"aiko\"},"
                + "\"type\":\"device.retired\",\"event\":{\"type\":\"device.retired\",\"device\":\"cam-1\","
                + "\"reason\":\"sold to Ken\"}}";
    }
}
