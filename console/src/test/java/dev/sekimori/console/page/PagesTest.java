package dev.sekimori.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.govern.people.Session;
import dev.sekimori.govern.port.GatewayPort;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.patch.VirtualPatch;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages of a site whose devices have hostile names. */
final class PagesTest {
    private static final String HOSTILE =
            "\"><script>alert(1)</script><img src=x onerror=alert(2)>'";

    private static SmallSite site;
    private static Session operator;
    private static DeviceId camera;
    private static Decision decision;

    @BeforeAll
    static void start() throws Exception {
        site = new SmallSite();
        operator = site.signedIn(Role.OPERATOR);
        camera = site.accepted(HOSTILE);
        site.discovered(HOSTILE);
        decision = site.asked(camera, "/" + HOSTILE);
        site.gateway.upstreams.add(new GatewayPort.UpstreamLine(
                camera, "cloud", false, Instant.now(), 7, Optional.of("refused " + HOSTILE)));
        site.gateway.patches.add(new VirtualPatch(
                "old-one",
                "CVE-2020-1",
                LocalDate.of(2020, 2, 1),
                List.of(),
                Optional.of("^POST$"),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                "a reason " + HOSTILE));
        site.post(
                operator,
                "/findings/" + site.findingOf(camera) + "/notices",
                Map.of("language", "en"));
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static List<String> pages() {
        FindingId finding = site.findingOf(camera);
        String query = "?q=" + View.url(HOSTILE) + "&owner=" + View.url("Hana " + HOSTILE);
        return List.of(
                "/",
                "/devices",
                "/devices" + query,
                "/devices/" + camera,
                "/devices/" + camera + "/isolation",
                "/decisions/" + decision.id(),
                "/findings",
                "/findings/" + finding,
                "/notices",
                "/guideline",
                "/guideline?state=unknown",
                "/guideline/G3-1",
                "/ledger",
                "/ledger/entries/1",
                "/scans",
                "/scans?ranges=" + View.url("127.0.0.0/30 " + HOSTILE),
                "/people",
                "/gateway",
                "/nothing" + query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void no_page_lets_a_devices_words_become_markup(String language) throws Exception {
        for (String path : pages()) {
            String page = read(path, language);

            assertThat(page)
                    .as(path)
                    .doesNotContain("<script>", "<img src=x", "onerror=alert(2)>'\"");
            assertThat(page.replaceAll("(?s)<(/?[a-z][a-z0-9]*|!DOCTYPE)\\b[^<>]*>", ""))
                    .as(path + " outside of tags")
                    .doesNotContain("<");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void every_page_says_its_language_and_has_words_for_everything(String language)
            throws Exception {
        for (String path : pages()) {
            String page = read(path, language);

            assertThat(page).as(path).contains("<html lang=\"" + language + "\">");
            assertThat(page).as(path).contains("id=\"main\"", "class=\"skip\"", "<h1");
            Matcher key = Pattern.compile(
                            "\\b(ui|trust|priority|guideline|decision)\\.[a-z_-]+[a-zA-Z._-]*")
                    .matcher(page.replaceAll("<[^>]*>", " "));
            assertThat(key.results().map(found -> found.group()).toList())
                    .as(path)
                    .isEmpty();
        }
    }

    @Test
    void no_page_has_inline_script_or_style_or_things_from_elsewhere() throws Exception {
        for (String path : pages()) {
            String page = read(path, "en");

            assertThat(page).as(path).doesNotContainPattern("<[^>]*\\s(style|on[a-z]+)=\"");
            assertThat(page).as(path).doesNotContain("<style");
            assertThat(page).as(path).doesNotContainPattern("<script(?! src=\"/assets/)");
            assertThat(page).as(path).doesNotContainPattern("(src|href|action)=\"(https?:)?//");
        }
    }

    @Test
    void assets_are_kept_for_good_and_have_their_hash_in_their_name() throws Exception {
        Matcher asset =
                Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"").matcher(read("/", "en"));
        List<String> urls =
                asset.results().map(found -> found.group(1)).distinct().toList();

        assertThat(urls)
                .hasSize(5)
                .allMatch(url -> url.matches(".*\\.[0-9a-f]{16}\\.(js|css|svg)"));
        for (String url : urls) {
            HttpResponse<String> answer = site.send(site.at(url));
            assertThat(answer.statusCode()).as(url).isEqualTo(200);
            assertThat(answer.headers().firstValue("cache-control").orElseThrow())
                    .contains("immutable");
        }
    }

    @Test
    void the_list_is_filtered_by_its_address() throws Exception {
        assertThat(read("/devices?state=discovered", "en"))
                .doesNotContain("device-row-" + camera + "\"")
                .contains("Waiting for acceptance");
        assertThat(read("/devices?q=nothing-like-it", "en")).contains("No device fits");
        assertThat(read("/devices?state=in_service&findings=open&sort=findings", "en"))
                .contains("device-row-" + camera + "\"");
    }

    @Test
    void a_spreadsheet_does_not_compute_what_a_device_says() throws Exception {
        DeviceId formula = site.discovered("=HYPERLINK(\"https://evil.example\")");
        HttpResponse<String> csv = site.get(operator, "/devices.csv");

        assertThat(csv.headers().firstValue("content-disposition").orElseThrow())
                .contains("attachment");
        assertThat(csv.body())
                .contains("\"" + formula + "\"")
                .contains("\"'=HYPERLINK(\"\"https://evil.example\"\")")
                .doesNotContain(",\"=", "\n\"=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1"})
    void a_cell_that_would_begin_a_formula_is_shown_as_text(String value) {
        assertThat(Csv.cell(value)).startsWith("\"'");
    }

    @Test
    void isolates_with_a_reason_and_takes_it_back() throws Exception {
        DeviceId id = site.accepted("Plain");
        String preview = read("/devices/" + id + "/isolation", "en");
        HttpResponse<String> without =
                site.post(operator, "/devices/" + id + "/isolation", Map.of("reason", " "));
        HttpResponse<String> done =
                site.post(operator, "/devices/" + id + "/isolation", Map.of("reason", "a test"));
        String isolated = read("/devices/" + id + "?done=isolated", "en");
        HttpResponse<String> again =
                site.post(operator, "/devices/" + id + "/isolation", Map.of("reason", "a test"));
        site.post(operator, "/devices/" + id + "/isolation/undo", Map.of());

        assertThat(preview).contains("isolate-confirm", "Connections open now: 2");
        assertThat(without.statusCode()).isEqualTo(422);
        assertThat(without.body()).contains("Please give a reason", "data-mistake");
        assertThat(done.headers().firstValue("Location").orElseThrow())
                .isEqualTo("/devices/" + id + "?done=isolated");
        assertThat(isolated).contains("Connections ended: 2", "undo-isolation", "a test");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(read("/devices/" + id, "en")).contains("data-state=\"in_service\"");
    }

    @Test
    void what_was_done_is_never_in_the_words_of_a_link() throws Exception {
        assertThat(read("/devices?done=" + View.url("<b>you are hacked</b>"), "en"))
                .doesNotContain("hacked</b>", "data-testid=\"flash\"");
        assertThat(read("/people?done=person-added", "en")).contains("data-testid=\"flash\"");
    }

    @Test
    void a_decision_is_decided_again() throws Exception {
        HttpResponse<String> answer =
                site.post(operator, "/decisions/" + decision.id() + "/replay", Map.of());

        assertThat(answer.body()).contains("data-testid=\"replay-result\" data-state=\"same\"");
    }

    @Test
    void a_device_is_opened_with_a_ticket_that_works_once() throws Exception {
        HttpResponse<String> answer = site.get(
                operator, "/gateway/enter?device=" + camera + "&to=" + View.url("//evil.example"));
        String location = answer.headers().firstValue("Location").orElseThrow();
        Matcher ticket = Pattern.compile("https://" + camera + "\\.localhost:9443/\\.sekimori/enter"
                        + "\\?ticket=([0-9a-f]+)&to=%2F")
                .matcher(location);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(ticket.matches()).as(location).isTrue();
        assertThat(site.site.people().redeemTicket(ticket.group(1), camera)).isPresent();
        assertThat(site.site.people().redeemTicket(ticket.group(1), camera)).isEmpty();
    }

    @Test
    void a_viewer_sees_no_forms_that_change_devices() throws Exception {
        Session viewer = site.signedIn(Role.VIEWER);
        String page = site.get(viewer, "/devices/" + camera).body();

        assertThat(page)
                .doesNotContain("/description\"", "/credential\"", "data-testid=\"isolate\"");
        assertThat(site.get(viewer, "/people").body()).doesNotContain("add-person");
    }

    @Test
    void verifies_the_ledger_and_says_so() throws Exception {
        site.post(operator, "/ledger/verification", Map.of());

        Await.until(() -> read("/ledger", "en").contains("data-state=\"sound\""));
        assertThat(read("/ledger", "ja")).contains("すべて書かれたときのままです");
    }

    @Test
    void an_unknown_thing_is_not_found_in_both_languages() throws Exception {
        for (String path : List.of(
                "/devices/none",
                "/devices/NOT-A-LABEL",
                "/findings/x",
                "/scans/x",
                "/ledger/entries/99999999",
                "/guideline/none",
                "/decisions/x")) {
            HttpResponse<String> answer = site.get(operator, path + "?lang=ja");
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).as(path).contains("見つかりません");
        }
    }

    @Test
    void a_head_request_reads_a_page_without_its_body() throws Exception {
        HttpResponse<String> answer =
                site.send(site.as(operator, "/").method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void accepts_a_device_for_an_owner_and_says_what_is_wrong_with_an_address() throws Exception {
        DeviceId id = site.discovered("New");
        HttpResponse<String> wrong = site.post(
                operator, "/devices/" + id + "/acceptance", Map.of("owner", "Ken", "mail", "nope"));
        site.post(
                operator,
                "/devices/" + id + "/acceptance",
                Map.of("owner", "Ken", "mail", "ken@example.org", "language", "ja"));

        assertThat(wrong.statusCode()).isEqualTo(422);
        try (var state = site.site.ledger().read()) {
            assertThat(state.device(id).orElseThrow().state()).isEqualTo(DeviceState.IN_SERVICE);
        }
    }

    private static String read(String path, String language) throws Exception {
        String with = path + (path.contains("?") ? "&" : "?") + "lang=" + language;
        HttpResponse<String> answer = site.get(operator, with);
        assertThat(answer.statusCode()).as(path).isIn(200, 404);
        return answer.body();
    }
}
