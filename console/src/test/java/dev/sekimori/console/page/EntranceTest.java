package dev.sekimori.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.console.Cookies;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Language;
import dev.sekimori.model.notice.NoticeState;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Set-up, sign-in, the page of an owner, and live pages, each on a fresh site. */
final class EntranceTest {
    private SmallSite site;

    @BeforeEach
    void start() throws Exception {
        site = new SmallSite();
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private HttpResponse<String> send(String path, Map<String, String> fields) throws Exception {
        return site.send(SmallSite.form(site.at(path), fields).header("Origin", site.origin()));
    }

    private static Map<String, String> setUp(Map<String, String> changes) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "code", "right",
                "name", "hana",
                "password", SmallSite.PASSWORD,
                "again", SmallSite.PASSWORD,
                "language", "ja"));
        fields.putAll(changes);
        return fields;
    }

    @Test
    void a_new_site_leads_to_set_up_and_has_no_password() throws Exception {
        assertThat(site.send(site.at("/")).headers().firstValue("Location").orElseThrow())
                .startsWith("/sign-in");
        assertThat(site.send(site.at("/sign-in")).headers().firstValue("Location"))
                .contains("/setup");
        assertThat(send("/sign-in", Map.of("name", "admin", "password", "admin"))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void sets_up_once_with_the_printed_code() throws Exception {
        assertThat(send("/setup", setUp(Map.of("code", "wrong"))).body())
                .contains("Attempts left: 4");
        assertThat(send("/setup", setUp(Map.of("again", "something else"))).body())
                .contains("The two passwords differ");
        assertThat(send("/setup", setUp(Map.of("password", "short", "again", "short")))
                        .body())
                .contains("12 to");
        assertThat(send("/setup", setUp(Map.of("name", "No Good"))).statusCode())
                .isEqualTo(422);

        HttpResponse<String> done = send("/setup", setUp(Map.of()));
        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(done.headers().allValues("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith(Cookies.SESSION + "=")
                        && cookie.contains("; Secure; HttpOnly; SameSite=Lax"))
                .anyMatch(cookie -> cookie.startsWith("__Host-sekimori-lang=ja"));
        assertThat(send("/setup", setUp(Map.of("name", "second"))).headers().firstValue("Location"))
                .contains("/sign-in");
    }

    @Test
    void no_page_shows_a_password_again() throws Exception {
        assertThat(send("/setup", setUp(Map.of("code", "wrong"))).body())
                .contains("value=\"hana\"")
                .doesNotContain(SmallSite.PASSWORD);
    }

    @Test
    void signs_in_and_out_and_never_leads_elsewhere() throws Exception {
        send("/setup", setUp(Map.of()));
        Map<String, String> right = Map.of("name", "hana", "password", SmallSite.PASSWORD);

        for (String next :
                new String[] {"//evil.example", "https://evil.example", "/\\evil.example"}) {
            Map<String, String> fields = new TreeMap<>(right);
            fields.put("next", next);
            assertThat(send("/sign-in", fields).headers().firstValue("Location"))
                    .as(next)
                    .contains("/");
        }
        Map<String, String> fields = new TreeMap<>(right);
        fields.put("next", "/devices?q=a");
        HttpResponse<String> signedIn = send("/sign-in", fields);
        assertThat(signedIn.headers().firstValue("Location")).contains("/devices?q=a");

        String cookie =
                signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        String home = site.send(site.at("/").header("Cookie", cookie)).body();
        Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(home);
        assertThat(token.find()).isTrue();
        site.send(SmallSite.form(site.at("/sign-out"), Map.of("_csrf", token.group(1)))
                .header("Cookie", cookie)
                .header("Origin", site.origin()));
        assertThat(site.send(site.at("/").header("Cookie", cookie)).statusCode())
                .isEqualTo(303);
    }

    @Test
    void slows_down_whoever_guesses() throws Exception {
        send("/setup", setUp(Map.of()));
        Map<String, String> wrong = Map.of("name", "hana", "password", "not the password");
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(send("/sign-in", wrong).statusCode()).isEqualTo(422);
        }

        HttpResponse<String> throttled = send("/sign-in", wrong);
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValue("Retry-After")).isPresent();
        assertThat(throttled.body()).contains("too many failed attempts");
    }

    @Test
    void an_owner_is_shown_what_to_do_and_nothing_else() throws Exception {
        DeviceId mine = site.accepted("Mine");
        DeviceId other = site.accepted("Other");
        String path = tell(mine);

        HttpResponse<String> page = site.send(site.at(path));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("Choose a new password.", "owner-done", "noindex")
                .doesNotContain(other.value(), "href=\"/devices", "_csrf");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("X-Robots-Tag").orElseThrow()).contains("noindex");
    }

    @Test
    void only_a_person_who_opens_the_page_has_read_it() throws Exception {
        DeviceId mine = site.accepted("Mine");
        String path = tell(mine);
        site.send(site.at(path).method("HEAD", BodyPublishers.noBody()));
        site.send(site.at(path).header("Sec-Purpose", "prefetch"));
        assertThat(noticeState(mine)).isEqualTo(NoticeState.DELIVERED);

        site.send(site.at(path));
        assertThat(noticeState(mine)).isEqualTo(NoticeState.READ);
    }

    @Test
    void an_owner_learns_at_once_whether_it_is_repaired() throws Exception {
        DeviceId mine = site.accepted("Mine");
        String path = tell(mine);

        HttpResponse<String> notYet = send(path, Map.of());
        assertThat(notYet.body()).contains("data-state=\"not_fixed\"", "something is still open");

        site.observer.repaired = true;
        HttpResponse<String> fixed = send(path, Map.of("password", "a new garden gate"));
        assertThat(fixed.body())
                .contains("data-state=\"fixed\"")
                .doesNotContain("a new garden gate");
        assertThat(site.secrets.held).containsEntry(mine, "a new garden gate");
        assertThat(noticeState(mine)).isEqualTo(NoticeState.VERIFIED);
    }

    @Test
    void an_unknown_link_is_gone_and_says_whom_to_ask() throws Exception {
        HttpResponse<String> page = site.send(site.at("/o/" + "x".repeat(43)));

        assertThat(page.statusCode()).isEqualTo(410);
        assertThat(page.body()).contains("This link no longer works").doesNotContain("owner-done");
        assertThat(send("/o/unknown", Map.of()).statusCode()).isEqualTo(410);
    }

    @Test
    void shows_the_plan_before_it_scans_and_wants_the_authority() throws Exception {
        var operator = site.signedIn(dev.sekimori.model.Role.OPERATOR);
        String plan = site.get(operator, "/scans?ranges=127.0.0.0%2F30").body();
        HttpResponse<String> refused =
                site.post(operator, "/scans", Map.of("ranges", "127.0.0.0/30"));
        HttpResponse<String> outside = site.get(operator, "/scans?ranges=8.8.8.0%2F24");

        assertThat(plan).contains("23, 80", "3610", "at most 50 connection attempts", "start-scan");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(outside.body()).doesNotContain("start-scan");
        assertThat(site.site.scans().recent(10)).isEmpty();
    }

    @Test
    void tells_an_open_page_how_a_scan_goes_on_and_then_ends() throws Exception {
        var operator = site.signedIn(dev.sekimori.model.Role.OPERATOR);
        String scan = site.post(
                        operator, "/scans", Map.of("ranges", "127.0.0.0/30", "authority", "yes"))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        HttpResponse<InputStream> stream = open(operator, scan + "/live");
        StringBuilder told = new StringBuilder();

        readUntil(stream.body(), told, "2 of 4 addresses");
        site.observer.mayEnd.release();
        readUntil(stream.body(), told, "event: done");

        assertThat(told).contains("event: progress", "event: actions", "see-devices");
    }

    @Test
    void changes_cells_of_an_open_list_and_counts_what_is_new() throws Exception {
        var operator = site.signedIn(dev.sekimori.model.Role.OPERATOR);
        DeviceId id = site.accepted("Mine");
        HttpResponse<InputStream> stream =
                open(operator, "/devices/live?from=" + site.site.ledger().size());
        StringBuilder told = new StringBuilder();

        site.site.devices().isolate(SmallSite.TEST, id, "a test", true);
        readUntil(stream.body(), told, "event: state-" + id);
        readUntil(stream.body(), told, "data-state=\"isolated\"");
        site.discovered("New");
        readUntil(stream.body(), told, "New devices: 1");

        assertThat(told).contains("event: findings-" + id, "event: changes");
    }

    private HttpResponse<InputStream> open(dev.sekimori.govern.people.Session session, String path)
            throws Exception {
        return site.client()
                .send(
                        site.as(session, path)
                                .header("Accept", "text/event-stream")
                                .header("Accept-Language", "en")
                                .build(),
                        BodyHandlers.ofInputStream());
    }

    private static void readUntil(InputStream in, StringBuilder told, String wanted)
            throws Exception {
        byte[] buffer = new byte[4_096];
        while (told.indexOf(wanted) < 0) {
            int read = in.read(buffer);
            assertThat(read).as("the stream ended after: " + told).isPositive();
            told.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
        }
    }

    private String tell(DeviceId device) {
        FindingId finding = site.findingOf(device);
        site.site.notices().send(SmallSite.TEST, finding, Language.EN);
        Matcher link = Pattern.compile("/o/[A-Za-z0-9_-]+")
                .matcher(site.letters.sent.getLast().body());
        assertThat(link.find()).isTrue();
        return link.group();
    }

    private NoticeState noticeState(DeviceId device) {
        try (var state = site.site.ledger().read()) {
            return state.notices(
                            dev.sekimori.ledger.read.NoticeFilter.about(device),
                            java.util.Optional.empty(),
                            1)
                    .getFirst()
                    .state();
        }
    }
}
