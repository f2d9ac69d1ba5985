package dev.sekimori.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A scan from its plan to its end. */
final class ScanCommandTest {
    private static final String PLAN = """
            {"allowed":true,"reasons":[],"plan":{"ranges":["127.77.0.0/24"],"ports":[23,80],\
            "udpPorts":[5683],"addresses":256,"probesPerSecond":1500,"inFlightPerDevice":1}}""";
    private static final String SCAN =
            "{\"id\":\"s-1\",\"state\":\"%s\",\"addresses\":256,\"addressesDone\":%d,\"hosts\":%d}";

    @TempDir
    Path data;

    private TestSite site;

    @BeforeEach
    void start() throws IOException {
        site = new TestSite(data)
                .answers("POST /scans/plan", PLAN)
                .answers("POST /scans", 202, SCAN.formatted("running", 0, 0));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void shows_the_exact_plan_and_follows_the_scan_to_its_end() {
        AtomicInteger looks = new AtomicInteger();
        site.handles(
                "GET /scans/s-1",
                exchange -> TestSite.send(
                        exchange,
                        200,
                        looks.incrementAndGet() < 3
                                ? SCAN.formatted("running", 100, 2)
                                : SCAN.formatted("done", 256, 13)));

        var result = new Typed(data).answering("yes\n").run("scan", "127.77.0.0/24", "--json");

        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo(SCAN.formatted("done", 256, 13) + "\n");
        assertThat(result.err())
                .contains("127.77.0.0/24")
                .contains("256")
                .contains("23 80")
                .contains("5683")
                .contains("at most 1500 attempts a second")
                .contains("at most 1 at a time")
                .contains("100 of 256 addresses, 2 hosts answered");
        assertThat(site.seen().get(1).body())
                .isEqualTo("{\"ranges\":[\"127.77.0.0/24\"],\"confirmedAuthority\":true}");
    }

    @Test
    void sends_nothing_without_confirmation() {
        var no = new Typed(data).answering("n\n").run("scan", "127.77.0.0/24");
        var nobody = new Typed(data).run("scan", "127.77.0.0/24");

        assertThat(no.code()).isEqualTo(1);
        assertThat(nobody.code()).isEqualTo(2);
        assertThat(nobody.err()).contains("--yes");
        assertThat(site.calls()).doesNotContain("POST /scans");
    }

    @Test
    void says_why_a_range_may_not_be_scanned() {
        site.answers(
                "POST /scans/plan",
                "{\"allowed\":false,\"reasons\":[\"8.8.8.0/24 is not private.\"]}");

        var result = new Typed(data).run("scan", "8.8.8.0/24", "--yes");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("8.8.8.0/24 is not private.");
    }

    @Test
    void fails_when_the_scan_did_not_end_well() {
        site.answers("GET /scans/s-1", SCAN.formatted("cancelled", 10, 0));

        assertThat(new Typed(data).run("scan", "127.77.0.0/24", "--yes").code()).isEqualTo(1);
    }

    @Test
    void cancels_the_scan_when_the_process_ends() throws Exception {
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        site.handles("GET /scans/s-1", exchange -> {
                    looked.countDown();
                    String state = cancelled.getCount() == 0 ? "cancelled" : "running";
                    TestSite.send(exchange, 200, SCAN.formatted(state, 1, 0));
                })
                .handles("DELETE /scans/s-1", exchange -> {
                    cancelled.countDown();
                    TestSite.send(exchange, 202, SCAN.formatted("cancelled", 1, 0));
                });
        Typed typed = new Typed(data);

        var result =
                CompletableFuture.supplyAsync(() -> typed.run("scan", "127.77.0.0/24", "--yes"));
        assertThat(looked.await(60, TimeUnit.SECONDS)).isTrue();
        typed.end();

        assertThat(cancelled.getCount()).isZero();
        assertThat(result.get(60, TimeUnit.SECONDS).err()).contains("The scan is cancelled.");
    }
}
