package dev.sekimori.acceptance.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.acceptance.site.ApiClient;
import dev.sekimori.acceptance.site.Await;
import dev.sekimori.acceptance.site.SiteProcess;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The whole story in a browser: a camera is found, cut off, repaired by its owner, and comes back.
 */
class FirstFiveMinutesTest {
    private static final String PASSWORD = "kinsei no niwa no ishi 7";
    private static final String NEW_CAMERA_PASSWORD = "yoru-no-niwa-2026";
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final List<String> TURNED = List.of("T-7", "U-4", "G3-1", "G3-2");

    @Test
    void a_newcomer_sees_the_camera_cuts_it_off_and_gets_it_back_repaired(@TempDir Path folder)
            throws Exception {
        Instant begin = Instant.now();
        Path pictures = SiteProcess.root().resolve("acceptance/target/screenshots");
        try (SiteProcess lab = SiteProcess.lab(folder.resolve("data"));
                Browser browser = new Browser(folder.resolve("browser"), pictures)) {
            setUp(lab, browser);
            JsonNode camera = theCameraAppears(lab, browser);
            String id = camera.get("id").asText();
            rowsAre(lab.api(), "not_satisfied", List.of("T-7", "U-4", "G3-1", "G5-10"));
            try (LiveStream stream = watch(lab, id)) {
                cutOff(lab, browser, id, stream);
            }
            URI ownerPage = tellTheOwner(lab, browser, id);
            theOwnerRepairs(lab, browser, ownerPage);
            itComesBack(lab, browser, id);
            theGuidelineTurned(lab, browser);
            theLedgerVerifies(lab, browser);
        }
        Duration took = Duration.between(begin, Instant.now());
        System.out.println("the first five minutes took " + took.toSeconds() + " s");
        assertThat(took).isLessThan(Duration.ofMinutes(5));
    }

    private static void setUp(SiteProcess lab, Browser browser) {
        browser.open(lab.console());
        browser.see("set-up");
        browser.look("01-set-up");
        browser.type(By.id("code"), lab.setUpCode().orElseThrow());
        browser.type(By.id("name"), "aya");
        browser.type(By.id("password"), PASSWORD);
        browser.type(By.id("again"), PASSWORD);
        browser.choose(By.id("language"), "en");
        browser.press("set-up");
        browser.see("tasks");
    }

    private static JsonNode theCameraAppears(SiteProcess lab, Browser browser) {
        Await.until(
                "the scan finds all devices",
                SOON,
                () -> lab.api().list("/devices").size() >= 13);
        Await.until(
                "the scan is over",
                SOON,
                () -> lab.api().list("/scans").getFirst().get("state").asText().equals("done"));
        JsonNode camera = Await.value(
                "the camera is in service",
                SOON,
                () -> lab.api().list("/devices?q=Mado+Cam+M2").stream()
                        .filter(device -> device.get("state").asText().equals("in_service"))
                        .findFirst());
        browser.open(lab.console());
        browser.look("02-home");
        browser.open(lab.console().resolve("/devices"));
        browser.see("device-row-" + camera.get("id").asText());
        browser.look("03-devices");
        browser.open(page(lab, camera.get("id").asText()));
        browser.seeState("device-state", "in_service");
        assertThat(browser.text()).contains("factory password");
        browser.look("04-camera");
        browser.open(lab.console().resolve("/findings"));
        browser.look("05-findings");
        return camera;
    }

    private static LiveStream watch(SiteProcess lab, String camera) {
        LiveStream stream = LiveStream.open(
                lab.api().trust(),
                camera + ".localhost",
                9443,
                "/video.mjpg",
                ApiClient.token(lab.data()));
        Await.until("pictures flow", SOON, () -> stream.bytes() > 50_000);
        return stream;
    }

    private static void cutOff(SiteProcess lab, Browser browser, String camera, LiveStream stream)
            throws Exception {
        seeItsOwnPageThroughTheGateway(lab, browser, camera);
        browser.open(page(lab, camera));
        browser.press("isolate");
        assertThat(browser.see("dependants").getText()).contains("recorder");
        browser.look("06-preview");
        browser.type(By.id("reason"), "It still has its factory password.");
        assertThat(stream.end()).isNotDone();
        Instant asked = Instant.now();
        browser.press("isolate-confirm");
        Instant ended = stream.end().get(60, TimeUnit.SECONDS);
        browser.seeState("device-state", "isolated");
        assertThat(browser.see("cut").getText()).isNotBlank();
        browser.look("07-isolated");
        JsonNode isolation = lab.api().get("/devices/" + camera + "/recovery");
        System.out.println("the stream ended " + Duration.between(asked, ended).toMillis()
                + " ms after the button was pressed; " + isolation);
        String shown = browser.tab();
        browser.openInNewTab(URI.create("https://" + camera + ".localhost:9443/snapshot.jpg"));
        assertThat(browser.text()).contains("isolated");
        browser.look("08-refused");
        browser.readIn("ja");
        browser.open(URI.create("https://" + camera + ".localhost:9443/snapshot.jpg"));
        assertThat(browser.find(By.tagName("html")).getDomAttribute("lang")).isEqualTo("ja");
        assertThat(browser.text()).contains("切り離");
        browser.look("08-refused-ja");
        browser.readIn("en");
        browser.backTo(shown);
    }

    private static void seeItsOwnPageThroughTheGateway(
            SiteProcess lab, Browser browser, String camera) {
        String shown = browser.tab();
        browser.openInNewTab(URI.create("https://" + camera + ".localhost:9443/"));
        Await.until(
                "the signed-in person sees the camera's page",
                SOON,
                () -> browser.text().contains("Mado Cam M2"));
        assertThat(browser.address().getHost()).isEqualTo(camera + ".localhost");
        browser.picture("05-camera-through-the-gateway");
        browser.backTo(shown);
    }

    private static URI tellTheOwner(SiteProcess lab, Browser browser, String camera)
            throws IOException, MessagingException {
        JsonNode finding = lab.api().list("/findings?state=open&device=" + camera).stream()
                .filter(f -> f.get("kind").asText().equals("default_credentials"))
                .filter(f -> f.get("place").asText().equals("tcp/80"))
                .findFirst()
                .orElseThrow();
        browser.open(lab.console().resolve("/findings/" + finding.get("id").asText()));
        browser.choose(By.id("tell-language"), "ja");
        browser.press("tell-owner");
        browser.look("09-told");
        rowsTurn(lab, List.of("T-7", "G3-1"));
        return linkInTheMail(lab.data().resolve("outbox"));
    }

    private static URI linkInTheMail(Path outbox) throws IOException, MessagingException {
        try (DirectoryStream<Path> mails = Files.newDirectoryStream(outbox, "*.eml")) {
            Path mail = mails.iterator().next();
            try (InputStream in = Files.newInputStream(mail)) {
                MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), in);
                assertThat(message.getAllRecipients()[0].toString()).contains("tanaka@example.jp");
                assertThat(message.getSubject()).contains("機器");
                Matcher link = Pattern.compile("https://\\S+/o/\\S+")
                        .matcher((String) message.getContent());
                assertThat(link.find()).isTrue();
                return URI.create(link.group());
            }
        }
    }

    /** The owner reads, is too early once, repairs the camera on its own pages, and says so. */
    private static void theOwnerRepairs(SiteProcess lab, Browser browser, URI ownerPage) {
        String operator = browser.tab();
        browser.openInNewTab(ownerPage);
        assertThat(browser.find(By.tagName("html")).getDomAttribute("lang")).isEqualTo("ja");
        browser.look("10-owner");
        browser.press("owner-done");
        browser.seeState("owner-result", "not_fixed");
        browser.look("11-owner-too-early");
        String owner = browser.tab();
        repairOnItsOwnPages(browser);
        browser.backTo(owner);
        browser.type(By.id("password"), NEW_CAMERA_PASSWORD);
        browser.press("owner-done");
        browser.seeState("owner-result", "fixed");
        browser.look("12-owner-fixed");
        browser.backTo(operator);
        Await.until(
                "the notice is verified",
                SOON,
                () -> lab.api()
                        .list("/notices")
                        .getFirst()
                        .get("state")
                        .asText()
                        .equals("verified"));
    }

    /**
     * On the camera's own network, past the gateway, with the password of purchase: as an owner
     * does.
     */
    private static void repairOnItsOwnPages(Browser browser) {
        browser.openInNewTab(URI.create("http://admin:admin@127.77.0.10/admin"));
        browser.click(By.cssSelector("form[action='/admin/telnet'] button[value='off']"));
        browser.type(By.name("password"), NEW_CAMERA_PASSWORD);
        browser.type(By.name("confirm"), NEW_CAMERA_PASSWORD);
        browser.click(By.cssSelector("form[action='/admin/password'] button"));
    }

    private static void itComesBack(SiteProcess lab, Browser browser, String camera) {
        browser.open(page(lab, camera));
        browser.seeState("device-state", "probation");
        browser.look("13-probation");
        browser.seeState("device-state", "in_service");
        browser.open(page(lab, camera));
        browser.look("14-restored");
        try (LiveStream again = watch(lab, camera)) {
            assertThat(again.end()).isNotDone();
        }
    }

    private static void theGuidelineTurned(SiteProcess lab, Browser browser) {
        rowsTurn(lab, TURNED);
        browser.open(lab.console().resolve("/guideline"));
        TURNED.forEach(row -> browser.seeState("row-" + row, "satisfied"));
        browser.look("15-guideline");
    }

    private static void theLedgerVerifies(SiteProcess lab, Browser browser) {
        browser.open(lab.console().resolve("/ledger"));
        browser.press("verify-ledger");
        browser.seeState("ledger-verdict", "sound");
        browser.look("16-ledger");
        browser.open(lab.console().resolve("/?lang=ja"));
        browser.look("17-home-ja");
        browser.open(lab.console().resolve("/gateway?lang=ja"));
        browser.look("18-gateway-ja");
    }

    private static void rowsTurn(SiteProcess lab, List<String> rows) {
        Await.until(
                rows + " are satisfied",
                SOON,
                () -> rows.stream().allMatch(row -> state(lab.api(), row).equals("satisfied")));
    }

    private static void rowsAre(ApiClient api, String state, List<String> rows) {
        rows.forEach(row -> assertThat(state(api, row)).as(row).isEqualTo(state));
    }

    private static String state(ApiClient api, String row) {
        return api.get("/guideline/" + row).get("state").asText();
    }

    private static URI page(SiteProcess lab, String device) {
        return lab.console().resolve("/devices/" + device);
    }
}
