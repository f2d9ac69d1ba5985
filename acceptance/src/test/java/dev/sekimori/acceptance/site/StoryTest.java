package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The first five minutes with a site, by the command line. */
final class StoryTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration WHOLE = Duration.ofMinutes(5);
    private static final Duration PROBATION = Duration.ofSeconds(60);
    private static final long STREAMED_BYTES = 100_000;
    private static final Pattern LINK = Pattern.compile("https://\\S+/o/[A-Za-z0-9_-]+");

    @TempDir
    private Path temp;

    private SiteProcess site;
    private ApiClient api;
    private Cli cli;

    @Test
    void newcomer_finds_cuts_off_repairs_and_restores_the_camera() {
        Instant begin = Instant.now();
        try (SiteProcess started = SiteProcess.lab(temp.resolve("lab"));
                ApiClient client = started.api()) {
            site = started;
            api = client;
            cli = new Cli(started.data());

            String camera = criticalCamera();
            awaitRows(Map.of(
                    "T-7", "not_satisfied",
                    "U-4", "not_satisfied",
                    "G3-1", "not_satisfied",
                    "G5-10", "not_satisfied"));
            assertThat(rows().get("G3-2")).isNotEqualTo("satisfied");

            cutOffDuringStream(camera);
            // The camera is held in isolation.
            awaitRows(Map.of("T-7", "satisfied", "U-4", "not_satisfied", "G3-1", "satisfied"));
            ownerRepairs(camera, tell(camera));
            comesBack(camera);
            tellTheOthers();
            turned();
        }
        proven();
        Duration took = Duration.between(begin, Instant.now());
        System.out.println("the story by the command line took " + took.toSeconds() + " s");
        assertThat(took).isLessThan(WHOLE);
    }

    /** Devices appear by themselves; one of them, a camera, is critical. */
    private String criticalCamera() {
        Await.until("at least 12 devices", SOON, () -> cli.items("devices").size() >= 12);
        return Await.value(
                "a critical finding",
                SOON,
                () -> open("critical").stream()
                        .filter(f -> f.path("kind").asText().equals("default_credentials"))
                        .map(f -> f.path("device").asText())
                        .filter(id ->
                                cli.json("device", id).path("state").asText().equals("in_service"))
                        .findFirst());
    }

    private List<JsonNode> open(String severity) {
        return cli.items("findings", "--state", "open").stream()
                .filter(f -> f.path("severity").asText().equals(severity))
                .toList();
    }

    private void cutOffDuringStream(String camera) {
        Path film = temp.resolve("film");
        try (Command stream = Command.start(curl(camera, film))) {
            Await.until("the live picture", SOON, () -> size(film) > STREAMED_BYTES);

            JsonNode report = cli.json("isolate", camera, "--reason", "factory password", "--yes");

            assertThat(stream.result(SOON).exitCode()).isNotZero();
            assertThat(report.path("sessionsCut").asInt()).isPositive();
            Instant isolatedAt = Instant.parse(report.path("isolatedAt").asText());
            assertThat(Instant.parse(report.path("lastPacketAt").asText()))
                    .isBeforeOrEqualTo(isolatedAt);
        }
        awaitStatus(camera, "403");
        assertThat(cli.json("device", camera).path("state").asText()).isEqualTo("isolated");
    }

    /** Sends the notice, reads the mail in the outbox, answers the link that it holds. */
    private URI tell(String camera) {
        String finding = open("critical").stream()
                .filter(f -> f.path("device").asText().equals(camera))
                .map(f -> f.path("id").asText())
                .findFirst()
                .orElseThrow();
        JsonNode notice = cli.json("notify", finding, "--language", "ja");
        assertThat(notice.path("state").asText()).isIn("sent", "delivered");
        String mail = Await.value(
                "the mail in the outbox", SOON, () -> mails().stream().findFirst());
        assertThat(mail).containsPattern("[ぁ-ん]");
        Matcher link = LINK.matcher(mail);
        assertThat(link.find()).as(mail).isTrue();
        return URI.create(link.group());
    }

    private List<String> mails() {
        try (Stream<Path> mails = Files.list(site.data().resolve("outbox"))) {
            return mails.filter(file -> file.toString().endsWith(".eml"))
                    .map(StoryTest::text)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String text(Path mail) {
        try (InputStream in = Files.newInputStream(mail)) {
            return text(new MimeMessage(null, in));
        } catch (IOException | MessagingException e) {
            throw new AssertionError(mail + " is no mail", e);
        }
    }

    private static String text(Part part) throws IOException, MessagingException {
        if (!(part.getContent() instanceof Multipart parts)) {
            return part.getContent().toString();
        }
        StringBuilder all = new StringBuilder();
        for (int n = 0; n < parts.getCount(); n++) {
            all.append(text(parts.getBodyPart(n))).append('\n');
        }
        return all.toString();
    }

    /** The owner reads the page, says too early that it is done, repairs, and says it again. */
    private void ownerRepairs(String camera, URI link) {
        ApiClient.Answer page = api.open("GET", link, Optional.empty());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("lang=\"ja\"").doesNotContain("owner-expired");
        awaitNotice(camera, "read");

        ApiClient.Answer early = api.open("POST", link, Optional.of("password="));
        assertThat(early.text()).contains("data-state=\"not_fixed\"");
        assertThat(cli.json("device", camera).path("state").asText()).isEqualTo("isolated");

        String password = new LabControl().repair("camera-1").path("password").asText();
        assertThat(password).isNotBlank();
        ApiClient.Answer done = api.open(
                "POST",
                link,
                Optional.of("password=" + URLEncoder.encode(password, StandardCharsets.UTF_8)));
        assertThat(done.text()).contains("data-state=\"fixed\"");
        awaitNotice(camera, "verified");
    }

    private void awaitNotice(String camera, String state) {
        Await.until(
                "the notice is " + state,
                SOON,
                () -> cli.items("notices", "--device", camera).stream()
                        .anyMatch(n -> n.path("state").asText().equals(state)));
    }

    /** Through probation, which the history shows, back to service; the picture is there again. */
    private void comesBack(String camera) {
        if (cli.json("device", camera).path("state").asText().equals("isolated")) {
            cli.json("restore", camera);
        }
        Await.until(
                "in service again",
                PROBATION,
                () -> cli.json("device", camera).path("state").asText().equals("in_service"));
        assertThat(api.list("/devices/" + camera + "/history"))
                .extracting(entry -> entry.path("type").asText())
                .anyMatch(type -> type.contains("probation"));
        awaitStatus(camera, "200");
    }

    /** The camera was not the only device with something grave. */
    private void tellTheOthers() {
        Stream.concat(open("critical").stream(), open("high").stream())
                .filter(f -> cli.items("notices", "--device", f.path("device").asText())
                        .isEmpty())
                .map(f -> f.path("id").asText())
                .forEach(finding -> cli.json("notify", finding));
    }

    private void turned() {
        Await.until(
                "the rows turned",
                SOON,
                () -> rows().values().stream().allMatch("satisfied"::equals));
    }

    private void awaitRows(Map<String, String> states) {
        Await.until("rows " + states, SOON, () -> rows().entrySet().containsAll(states.entrySet()));
    }

    /** The rows that this story is about, by id. */
    private Map<String, String> rows() {
        List<String> wanted = List.of("T-7", "U-4", "G3-1", "G3-2", "G5-10");
        return StreamSupport.stream(cli.json("guideline").path("rows").spliterator(), false)
                .filter(row -> wanted.contains(row.path("id").asText()))
                .collect(Collectors.toMap(
                        row -> row.path("id").asText(), row -> row.path("state").asText()));
    }

    private void proven() {
        assertThat(cli.json("ledger", "verify").isObject()).isTrue();
        cli.json("ledger", "rebuild", "--check");
    }

    private String[] curl(String camera, Path to) {
        List<String> words = new ArrayList<>(List.of("curl", "--silent", "--show-error"));
        words.addAll(List.of("--cacert", site.data().resolve("site-ca.pem").toString()));
        words.addAll(List.of("--header", "Authorization: Bearer " + ApiClient.token(site.data())));
        words.addAll(List.of("--resolve", camera + ".localhost:9443:127.0.0.1"));
        words.addAll(List.of("--no-buffer", "--output", to.toString()));
        words.add("https://" + camera + ".localhost:9443/video.mjpg");
        return words.toArray(String[]::new);
    }

    /** The gateway hears of a device's state a moment after the ledger. */
    private void awaitStatus(String camera, String status) {
        Await.until("status " + status, SOON, () -> status(camera).equals(status));
    }

    /** The status that a new request gets. */
    private String status(String camera) {
        List<String> words = new ArrayList<>(List.of(curl(camera, temp.resolve("answer"))));
        words.addAll(List.of("--max-time", "3", "--write-out", "%{http_code}"));
        return Command.run(SOON, words.toArray(String[]::new)).out();
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
