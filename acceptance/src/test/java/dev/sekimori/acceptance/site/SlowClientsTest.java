package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Slow attacks with slowhttptest, each on the console and the web devices at once, with more
 * connections than one address may have: attackers lose theirs, and everybody else is served all
 * the while, even from the attackers' own address.
 */
final class SlowClientsTest {
    private static final int ATTACKERS = 300;

    /** Most of the attackers: the tool counts those that make room for others as well. */
    private static final int EVICTED = 250;

    private static final Duration SOON = Duration.ofSeconds(60);

    /** None may take longer; a bound that a machine that is busy with other things can keep. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    /** Nine of ten take no longer. */
    private static final Duration USUAL_ANSWER = Duration.ofSeconds(10);

    private static final String ATTACKED_FROM = "127.0.0.1";
    private static final String CONSOLE = "sekimori_console_";
    private static final String WEB = "sekimori_gateway_web_";
    private static final Pattern CONNECTED = Pattern.compile("connected: +(\\d+)");
    private static final Pattern CLOSED = Pattern.compile("closed: +(\\d+)");
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    @TempDir
    private static Path temp;

    private static SiteProcess site;
    private static ApiClient api;
    private static String camera;

    /** Why connections were closed, as the site counts it. */
    private record Evictions(double console, double web) {
        static Evictions now(Set<String> causes) {
            String metrics = api.open("/metrics").text();
            return new Evictions(sum(metrics, CONSOLE, causes), sum(metrics, WEB, causes));
        }

        private static double sum(String metrics, String server, Set<String> causes) {
            return metrics.lines()
                    .filter(line -> causes.stream()
                            .anyMatch(c -> line.startsWith(server + "evicted_" + c + "_total ")))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                    .sum();
        }

        boolean atLeast(int more, Evictions before) {
            return console - before.console >= more && web - before.web >= more;
        }
    }

    @BeforeAll
    static void start() {
        site = SiteProcess.lab(temp.resolve("lab"));
        api = site.api();
        camera = Await.value(
                "a camera in service",
                SOON,
                () -> api.list("/devices?state=in_service&type=camera").stream()
                        .map(device -> device.path("id").asText())
                        .findFirst());
    }

    @AfterAll
    static void stop() {
        api.close();
        site.close();
    }

    @Test
    void those_who_never_end_their_fields_are_sent_away() {
        Set<String> causes = Set.of("slow_head", "for_others");
        attack(causes, List.of("-H", "-i", "2"), List.of("-H", "-i", "2"))
                .forEach(
                        said -> assertThat(said).contains("Exit status: No open connections left"));
    }

    @Test
    void those_who_never_end_their_content_are_sent_away() {
        List<String> words = List.of("-B", "-i", "2", "-s", "8192");
        attack(Set.of("slow_body", "for_others"), words, words)
                .forEach(
                        said -> assertThat(said).contains("Exit status: No open connections left"));
    }

    /**
     * The console's answers are more than the kernel holds; a front that nobody signed in to has
     * short ones alone, whose readers soon count as idle. The tool itself goes on reading what it
     * has, so only the site can tell.
     */
    @Test
    void those_who_never_read_their_answers_are_sent_away() {
        List<String> many = List.of("-X", "-w", "10", "-y", "20", "-z", "128", "-k", "10");
        List<String> few = List.of("-X", "-w", "10", "-y", "20", "-z", "128", "-k", "1");
        Set<String> causes = Set.of("slow_read", "idle", "for_others");
        Evictions before = Evictions.now(Set.of("slow_read"));
        attack(causes, many, few);
        assertThat(Evictions.now(Set.of("slow_read")).console() - before.console())
                .as("slow readers of the console")
                .isGreaterThan(ATTACKERS / 2);
    }

    /** Answers what the tool says at the end of both attacks. */
    private static List<String> attack(
            Set<String> causes, List<String> onConsole, List<String> onWeb) {
        Evictions before = Evictions.now(causes);
        List<Double> neighbour = new ArrayList<>();
        List<Double> stranger = new ArrayList<>();
        try (Command console = slow("https://127.0.0.1:8443/api/openapi.json", onConsole);
                Command web = slow("https://127.0.0.1:9443/", onWeb)) {
            Await.until("attackers are sent away", SOON, () -> {
                stranger.addAll(served("127.0.0.9"));
                neighbour.addAll(served(ATTACKED_FROM));
                boolean over = Stream.of(console, web).noneMatch(Command::isRunning)
                        || causes.contains("slow_read");
                return over && Evictions.now(causes).atLeast(EVICTED, before);
            });
            assertThat(nineOfTen(stranger)).isLessThan(USUAL_ANSWER.toSeconds());
            assertThat(nineOfTen(neighbour)).isLessThan(USUAL_ANSWER.toSeconds());
            List<String> said = Stream.of(console, web)
                    .map(each -> COLOUR.matcher(each.out()).replaceAll(""))
                    .toList();
            assertThat(said).allMatch(each -> made(each) >= EVICTED);
            return said;
        }
    }

    private static double nineOfTen(List<Double> seconds) {
        return seconds.stream().sorted().toList().get(seconds.size() * 9 / 10);
    }

    /** The connections that the tool made, by its last count of open and closed ones. */
    private static int made(String said) {
        return Stream.of(CONNECTED, CLOSED)
                .mapToInt(count -> count.matcher(said)
                        .results()
                        .mapToInt(counted -> Integer.parseInt(counted.group(1)))
                        .reduce(0, (earlier, last) -> last))
                .sum();
    }

    private static Command slow(String url, List<String> mode) {
        List<String> words = new ArrayList<>(List.of("slowhttptest"));
        words.addAll(mode);
        words.addAll(List.of("-c", "" + ATTACKERS, "-r", "100", "-l", "60", "-p", "5"));
        words.addAll(List.of("-u", url));
        return Command.start(words.toArray(String[]::new));
    }

    /** The seconds that a client from an address waits for the console and for the camera. */
    private static List<Double> served(String address) {
        return List.of(
                asked(address, "https://127.0.0.1:8443/api/v1/devices/" + camera),
                asked(address, "https://" + camera + ".localhost:9443/snapshot.jpg"));
    }

    /**
     * One request on a connection of its own. Another address's is served as it is. When the
     * attackers' address has all its connections waiting for answers its next one is refused: then
     * curl tries again, and the time counts.
     */
    private static double asked(String address, String url) {
        long began = System.nanoTime();
        Command.Result result = Command.run(
                SOON,
                "curl",
                "--silent",
                "--interface",
                address,
                "--resolve",
                camera + ".localhost:9443:127.0.0.1",
                "--max-time",
                "" + LONGEST_ANSWER.toSeconds(),
                "--retry",
                address.equals(ATTACKED_FROM) ? "10" : "0",
                "--retry-all-errors",
                "--retry-delay",
                "1",
                "--cacert",
                site.data().resolve("site-ca.pem").toString(),
                "--header",
                "Authorization: Bearer " + ApiClient.token(site.data()),
                "--output",
                "/dev/null",
                "--write-out",
                "%{http_code}",
                url);
        assertThat(result.out()).as(address + " " + url).isEqualTo("200");
        return (System.nanoTime() - began) / 1e9;
    }
}
