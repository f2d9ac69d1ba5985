package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slow attacks with slowhttptest, each on the console and the web devices at once: attackers lose
 * their connections, and everybody else is served all the while.
 */
final class SlowClientsTest {
    private static final int ATTACKERS = 300;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(3);
    private static final Pattern TIMES = Pattern.compile("(\\d{3}) (\\d+\\.\\d+)");

    @TempDir
    private static Path temp;

    private static SiteProcess site;
    private static ApiClient api;

    @BeforeAll
    static void start() {
        site = SiteProcess.up(temp.resolve("site"));
        api = site.api();
    }

    @AfterAll
    static void stop() {
        api.close();
        site.close();
    }

    @Test
    void those_who_never_end_their_fields_are_sent_away() {
        attack(12, "slow_head", "-H", "-i", "2");
    }

    @Test
    void those_who_never_end_their_content_are_sent_away() {
        attack(10, "slow_body", "-B", "-i", "2", "-s", "8192");
    }

    /** A short answer is held by the kernel, so its reader counts as one who does not ask. */
    @Test
    void those_who_never_read_their_answers_are_sent_away() {
        attack(25, "", "-X", "-w", "10", "-y", "20", "-n", "5", "-z", "32", "-k", "3");
    }

    private void attack(int seconds, String cause, String... mode) {
        Map<String, Double> before = evictions();
        List<Command> attackers = new ArrayList<>();
        try {
            attackers.add(slow("https://127.0.0.1:8443/api/openapi.json", seconds, mode));
            attackers.add(slow("https://cam.localhost:9443/", seconds, mode));
            List<Double> answers = new ArrayList<>();
            while (attackers.stream().anyMatch(Command::isRunning)) {
                answers.add(asked("https://127.0.0.1:8443/healthz", "200"));
                answers.add(asked("https://cam.localhost:9443/", "401"));
            }
            for (Command attacker : attackers) {
                String said = attacker.result(LONGEST).out();
                assertThat(said)
                        .as("connections were made")
                        .doesNotContain("connected:           0");
            }
            assertThat(answers).as("a client is served all the while").hasSizeGreaterThan(20);
            assertThat(Collections.max(answers))
                    .as("seconds of the slowest answer")
                    .isLessThan(LONGEST_ANSWER.toSeconds());
        } finally {
            attackers.forEach(Command::close);
        }
        for (String server : List.of("sekimori_console_", "sekimori_gateway_web_")) {
            Await.until(
                    server + " sends attackers away",
                    LONGEST,
                    () -> evicted(server, cause, evictions()) - evicted(server, cause, before)
                            >= ATTACKERS / 2);
        }
    }

    private static double evicted(String server, String cause, Map<String, Double> counters) {
        return counters.entrySet().stream()
                .filter(counter -> counter.getKey().startsWith(server + "evicted_" + cause))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static Command slow(String url, int seconds, String... mode) {
        List<String> words = new ArrayList<>(List.of("slowhttptest"));
        words.addAll(List.of(mode));
        words.addAll(List.of(
                "-c", "" + ATTACKERS, "-r", "100", "-l", "" + seconds, "-p", "5", "-u", url));
        return Command.start(words.toArray(String[]::new));
    }

    /** The seconds that an ordinary client waits, from an address of its own. */
    private static double asked(String url, String status) {
        Command.Result result = Command.run(
                LONGEST,
                "curl",
                "--silent",
                "--interface",
                "127.0.0.9",
                "--max-time",
                "10",
                "--cacert",
                site.data().resolve("site-ca.pem").toString(),
                "--output",
                "/dev/null",
                "--write-out",
                "%{http_code} %{time_total}",
                url);
        Matcher times = TIMES.matcher(result.out());
        assertThat(times.matches()).as(url + ": " + result).isTrue();
        assertThat(times.group(1)).as(url).isEqualTo(status);
        return Double.parseDouble(times.group(2));
    }

    private static Map<String, Double> evictions() {
        Map<String, Double> counters = new HashMap<>();
        api.open("/metrics")
                .text()
                .lines()
                .filter(line -> line.contains("_evicted_"))
                .forEach(line -> {
                    int space = line.lastIndexOf(' ');
                    if (!line.startsWith("#")) {
                        counters.put(
                                line.substring(0, space),
                                Double.parseDouble(line.substring(space + 1)));
                    }
                });
        return counters;
    }
}
