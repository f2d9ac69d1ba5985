package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** A site is killed while it works; whatever it acknowledged is there afterwards. */
final class CrashTest {
    private static final int ROUNDS = 6;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String RANGE = "127.78.1.0/29";

    @TempDir
    private Path temp;

    /** The number of the last value of a device's field, by {@code device/field}. */
    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();

    private final Map<String, Integer> tried = new ConcurrentHashMap<>();

    @Test
    void nothing_acknowledged_is_lost_when_the_site_is_killed() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of the kills: " + seed);
        Random random = new Random(seed);
        Path data = temp.resolve("site");
        Cli cli = new Cli(data);
        List<String> devices = someDevices(data);
        for (int round = 0; round < ROUNDS; round++) {
            try (SiteProcess site = SiteProcess.up(data)) {
                nothingIsLost(site);
                int before = changes();
                workUntilKilled(site, devices, Duration.ofMillis(random.nextInt(20, 1_500)));
                System.out.println("round " + round + ": " + (changes() - before)
                        + " changes acknowledged before the kill");
            }
            assertThat(cli.run("ledger", "verify"))
                    .as("seed %s, round %s", seed, round)
                    .extracting(Command.Result::exitCode)
                    .isEqualTo(0);
        }
        try (SiteProcess site = SiteProcess.up(data)) {
            nothingIsLost(site);
        }
        assertThat(changes()).isGreaterThan(ROUNDS);
        cli.json("ledger", "rebuild", "--check");
    }

    private int changes() {
        return acknowledged.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static List<String> someDevices(Path data) throws IOException {
        HttpServer one = HttpServer.create(new InetSocketAddress("127.78.1.2", 8080), 0);
        HttpServer two = HttpServer.create(new InetSocketAddress("127.78.1.5", 8080), 0);
        one.start();
        two.start();
        try (SiteProcess site = SiteProcess.up(data);
                ApiClient api = site.api()) {
            api.post("/scans", Map.of("ranges", List.of(RANGE), "confirmedAuthority", true));
            Await.until("two devices", SOON, () -> api.list("/devices").size() == 2);
            return api.list("/devices").stream()
                    .map(device -> device.path("id").asText())
                    .toList();
        } finally {
            one.stop(0);
            two.stop(0);
        }
    }

    /** Each writer stops at the first call that is not answered. */
    private void workUntilKilled(SiteProcess site, List<String> devices, Duration lifetime)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ApiClient api = site.api()) {
            List<Future<?>> writers = new ArrayList<>();
            for (String device : devices) {
                writers.add(threads.submit(() -> change(api, device, "name")));
                writers.add(threads.submit(() -> change(api, device, "zone")));
            }
            int before = changes();
            Await.until("the first change", SOON, () -> changes() > before);
            LockSupport.parkNanos(lifetime.toNanos());
            site.kill();
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
    }

    /** Gives a device ever new values of a field. */
    private void change(ApiClient api, String device, String field) {
        String what = device + "/" + field;
        try {
            while (true) {
                int next = tried.getOrDefault(what, 0) + 1;
                tried.put(what, next);
                ApiClient.Answer answer =
                        api.exchange("PATCH", "/devices/" + device, Map.of(field, "value-" + next));
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                acknowledged.put(what, next);
            }
        } catch (IOException e) {
            // The site is gone: what was not answered may or may not have been done.
        }
    }

    private void nothingIsLost(SiteProcess site) {
        try (ApiClient api = site.api()) {
            acknowledged.forEach((what, last) -> {
                String[] path = what.split("/", 2);
                String value = api.get("/devices/" + path[0]).path(path[1]).asText();
                assertThat(Integer.parseInt(value.replace("value-", "")))
                        .as(what)
                        .isBetween(last, tried.get(what));
            });
        }
    }
}
