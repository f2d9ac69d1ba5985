package dev.sekimori.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What commands ask of a site, and how they show its answers. */
final class OnlineCommandsTest {
    private static final String CAMERA = """
            {"id":"cam-1","name":"玄関カメラ","state":"isolated","type":"camera","openFindings":2,\
            "manufacturer":"Mado","model":"M2","firmware":"1.0","serial":"","profile":"mado-cam-m2",\
            "addresses":["127.77.0.10"],"owner":{"name":"Aiko","mail":"aiko@example.org"},\
            "zone":"site","endpoints":[{"protocol":"http","port":80}],"clientId":"",\
            "trust":{"level":"low","reasons":["It has weaknesses."]},"safetyRelevant":true,\
            "firstSeen":"2026-01-01T00:00:00.000Z","lastSeen":"2026-01-01T00:00:01.000Z"}""";
    private static final String FINDING = """
            {"id":"f-1","device":"cam-1","severity":"critical","state":"open",\
            "title":"The factory password still opens it","priority":{"score":90},\
            "evidence":{"command":"curl -u admin: http://127.77.0.10/","observed":"200 OK"},\
            "lastSeen":"2026-01-01T00:00:00.000Z","fixed":false,"unresolved":null}""";
    private static final String NOTHING = "{\"items\":[],\"next\":null}";

    @TempDir
    Path data;

    private TestSite site;
    private Typed typed;

    @BeforeEach
    void start() throws IOException {
        site = new TestSite(data);
        typed = new Typed(data);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void lists_devices_in_aligned_columns_also_for_wide_characters() {
        String other = CAMERA.replace("cam-1", "照明-コントローラー")
                .replace("isolated", "in_service")
                .replace("127.77.0.10", "127.77.0.11");
        site.answers(
                "GET /devices?limit=1000",
                "{\"items\":[" + CAMERA + "," + other + "],\"next\":null}");

        var result = typed.with("LANG", "en_US.UTF-8").run("devices");

        assertThat(result.code()).isZero();
        assertThat(result.out().lines())
                .containsExactly(
                        "ID                   STATE       FINDINGS  TYPE    ADDRESS      OWNER  NAME",
                        "cam-1                isolated    2         camera  127.77.0.10  Aiko   玄関カメラ",
                        "照明-コントローラー  in service  2         camera  127.77.0.11  Aiko   玄関カメラ");
    }

    @Test
    void prints_the_json_that_came() {
        site.answers(
                "GET /devices?q=cam%201&limit=5", "{\"items\":[" + CAMERA + "],\"next\":\"abc\"}");

        var result = typed.run("devices", "--q", "cam 1", "--limit", "5", "--json");

        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("{\"items\":[" + CAMERA + "],\"next\":\"abc\"}\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void follows_all_parts_of_a_list() {
        site.answers(
                        "GET /devices?state=isolated&limit=1000",
                        "{\"items\":[{\"id\":\"a\"}],\"next\":\"c1\"}")
                .answers(
                        "GET /devices?state=isolated&limit=1000&cursor=c1",
                        "{\"items\":[{\"id\":\"b\"}],\"next\":null}");

        var result = typed.run("devices", "--state", "isolated", "--json");

        assertThat(result.out())
                .isEqualTo("{\"items\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"next\":null}\n");
    }

    @Test
    void speaks_japanese_where_the_person_does() {
        site.answers("GET /devices?limit=1000", "{\"items\":[" + CAMERA + "],\"next\":null}");

        var result = typed.with("LC_ALL", "ja_JP.UTF-8").run("devices");

        assertThat(result.out()).contains("状態").contains("切り離し中");
        assertThat(site.seen().getFirst().language()).isEqualTo("ja");
    }

    @Test
    void colours_states_on_a_terminal_unless_told_not_to() {
        site.answers("GET /devices?limit=1000", "{\"items\":[" + CAMERA + "],\"next\":null}");

        var coloured = typed.onColouredTerminal().run("devices");
        var plain = new Typed(data).onColouredTerminal().with("NO_COLOR", "1").run("devices");

        assertThat(coloured.out()).contains("\u001b[31misolated\u001b[0m");
        assertThat(plain.out()).contains("isolated").doesNotContain("\u001b");
    }

    @Test
    void shows_what_a_device_says_of_itself_without_obeying_it() {
        String evil = CAMERA.replace("玄関カメラ", "\\u001b[2J\\u001b]0;owned\\u0007\\u202e");
        site.answers("GET /devices?limit=1000", "{\"items\":[" + evil + "],\"next\":null}");

        var shown = typed.run("devices");
        var json = new Typed(data).run("devices", "--json");

        assertThat(shown.out())
                .contains("\\x1b[2J\\x1b]0;owned\\x07\\u202e")
                .doesNotContain("\u001b");
        assertThat(json.out()).doesNotContain("\u001b").doesNotContain("\u202e");
        assertThat(json.json().at("/items/0/name").asText())
                .isEqualTo("\u001b[2J\u001b]0;owned\u0007\u202e");
    }

    @Test
    void shows_a_device_with_its_findings_and_its_way_back() {
        site.answers("GET /devices/cam-1", CAMERA)
                .answers(
                        "GET /findings?device=cam-1&state=open&limit=1000",
                        "{\"items\":[" + FINDING + "],\"next\":null}")
                .answers("GET /devices/cam-1/recovery", """
                        {"state":"isolated","checking":false,"lastFailure":["Telnet is open."],\
                        "isolation":{"reason":"factory password",\
                        "isolatedAt":"2026-01-01T00:00:00.000Z","sessionsCut":3,\
                        "recoveryStartedAt":"2026-01-01T00:00:00.000Z"}}""");

        var result = typed.run("device", "cam-1");

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("Mado · M2 · camera")
                .contains("Aiko <aiko@example.org>")
                .contains("factory password")
                .contains("Telnet is open.")
                .contains("The factory password still opens it")
                .contains("2026-01-01 00:00:01");
    }

    @Test
    void sums_the_site_up() {
        site.answers("GET /site", """
                {"name":"Lab","version":"0.1","lab":true,"consoleUri":"https://127.0.0.1:8443/",\
                "situation":"normal","setUpNeeded":true,"devices":{"in_service":9,"isolated":1},\
                "openFindings":{"critical":2},"notices":{},"ledgerSize":534}""");

        var result = typed.run("status");

        assertThat(result.out())
                .contains("10 (9 in service, 1 isolated)")
                .contains("2 (2 critical)")
                .contains("534 events");
        assertThat(result.err()).contains("set-up code");
    }

    @Test
    void declares_a_situation_only_with_a_reason() {
        assertThat(typed.run("situation", "maintenance").code()).isEqualTo(2);
        site.answers("PUT /situation", """
                {"situation":"maintenance","since":"2026-01-01T00:00:00.000Z","by":"operator",\
                "reason":"valve exchange","event":7}""");

        var result = typed.run("situation", "maintenance", "--reason", "valve exchange");

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("maintenance").contains("valve exchange");
    }

    @Test
    void shows_the_guideline_in_the_language_of_the_person() {
        site.answers("GET /guideline?state=not_satisfied", """
                {"rows":[{"id":"G3-1","title":{"en":"Control","ja":"制御"},"state":"not_satisfied",\
                "evidence":[{"numerator":3,"population":4}]}],"counts":{"not_satisfied":1}}""");

        var result = typed.run("guideline", "--state", "not_satisfied", "--lang", "ja");

        assertThat(result.out())
                .contains("G3-1")
                .contains("満たしていない")
                .contains("3/4")
                .contains("制御");
    }

    @Test
    void isolates_after_showing_who_depends_on_the_device() {
        site.answers("GET /devices/cam-1/isolation-preview", """
                        {"device":"cam-1","liveSessions":2,"mode":"cut","warnings":[],\
                        "dependants":[{"name":"Recorder","what":"watches it",\
                        "lastAt":"2026-01-01T00:00:00.000Z"}],"flows":[]}""")
                .answers("POST /devices/cam-1/isolation", 202, """
                        {"event":77,"isolatedAt":"2026-01-01T00:00:00.000Z","sessionsCut":2,\
                        "lastPacketAt":null}""");

        var result = typed.answering("y\n").run("isolate", "cam-1", "--reason", "default password");

        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("Recorder").contains("watches it").contains("[y/N]");
        assertThat(result.out()).contains("77");
        assertThat(site.seen().getLast().body())
                .isEqualTo("{\"reason\":\"default password\",\"decidedByPerson\":true}");
    }

    @Test
    void isolates_nothing_unless_it_is_confirmed() {
        site.answers(
                "GET /devices/cam-1/isolation-preview",
                "{\"device\":\"cam-1\",\"liveSessions\":0,\"mode\":\"cut\"}");

        var refused = typed.answering("\n").run("isolate", "cam-1", "--reason", "r");
        var nobody = new Typed(data).run("isolate", "cam-1", "--reason", "r");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(nobody.code()).isEqualTo(2);
        assertThat(nobody.err()).contains("--yes");
        assertThat(site.calls()).noneMatch(call -> call.startsWith("POST"));
    }

    @Test
    void isolates_at_once_for_a_script() {
        site.answers("POST /devices/cam-1/isolation", 202, "{\"event\":7}");

        var result = typed.run("isolate", "cam-1", "--reason", "r", "--yes", "--json");

        assertThat(result.out()).isEqualTo("{\"event\":7}\n");
        assertThat(site.calls()).containsExactly("POST /devices/cam-1/isolation");
        assertThat(site.seen().getFirst().body()).isEqualTo("{\"reason\":\"r\"}");
    }

    @Test
    void waits_until_a_device_is_back_in_service() {
        var states = new java.util.ArrayDeque<>(java.util.List.of(
                "{\"state\":\"isolated\",\"checking\":true,\"isolation\":{\"recoveryStartedAt\":\"x\"}}",
                "{\"state\":\"probation\",\"probationUntil\":\"2026-01-01T00:00:00.000Z\"}",
                "{\"state\":\"in_service\",\"isolation\":{\"reason\":\"r\"}}"));
        site.answers("DELETE /devices/cam-1/isolation?reason=fixed", 202, states.getFirst())
                .handles(
                        "GET /devices/cam-1/recovery",
                        exchange -> TestSite.send(
                                exchange, 200, states.size() > 1 ? states.pop() : states.peek()));

        var result = typed.run("restore", "cam-1", "--reason", "fixed", "--wait");

        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("being checked again").contains("on probation");
        assertThat(result.out()).contains("in service");
    }

    @Test
    void says_that_a_recovery_failed() {
        site.answers(
                        "DELETE /devices/cam-1/isolation",
                        202,
                        "{\"state\":\"isolated\",\"checking\":true}")
                .answers(
                        "GET /devices/cam-1/recovery",
                        "{\"state\":\"isolated\",\"checking\":false,\"lastFailure\":[\"Telnet is open.\"]}");

        var result = typed.run("restore", "cam-1", "--wait");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("Telnet is open.");
    }

    @Test
    void takes_a_mistake_back_with_its_reason() {
        site.answers(
                "DELETE /devices/cam-1/isolation?reason=wrong%20one&undo=true",
                202, "{\"state\":\"in_service\",\"isolation\":{\"undone\":true}}");

        assertThat(typed.run("restore", "cam-1", "--undo").code()).isEqualTo(2);
        var result = new Typed(data).run("restore", "cam-1", "--undo", "--reason", "wrong one");

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("isolation taken back");
    }

    @Test
    void accepts_notifies_and_rechecks() {
        site.answers("POST /devices/cam-1/acceptance", CAMERA)
                .answers(
                        "POST /findings/f-1/notices",
                        201,
                        "{\"id\":\"n-1\",\"owner\":{\"name\":\"Aiko\"},\"channel\":\"outbox\",\"state\":\"sent\"}")
                .answers("POST /findings/f-1/recheck", FINDING);

        var accepted = typed.run("accept", "cam-1", "--owner", "Aiko <aiko@example.org>");
        var told = new Typed(data).run("notify", "f-1", "--language", "ja");
        var checked = new Typed(data).run("recheck", "f-1");

        assertThat(accepted.out()).contains("cam-1").contains("Aiko");
        assertThat(told.out()).contains("n-1");
        assertThat(checked.out()).contains("curl -u admin:").contains("It is still there.");
        assertThat(site.seen().stream().map(TestSite.Seen::body))
                .containsExactly(
                        "{\"owner\":\"Aiko <aiko@example.org>\"}", "{\"language\":\"ja\"}", "{}");
    }

    @Test
    void fails_when_a_recheck_could_tell_nothing() {
        site.answers(
                "POST /findings/f-1/recheck",
                FINDING.replace("\"unresolved\":null", "\"unresolved\":\"No answer.\""));

        var result = typed.run("recheck", "f-1");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("No answer.");
    }

    @Test
    void reads_a_password_from_standard_input_alone() {
        site.answers(
                "PUT /devices/cam-1/credential",
                "{\"device\":\"cam-1\",\"service\":\"http\",\"user\":\"admin\"}");

        var result = typed.feeding("päss wörd\n").run("credential", "cam-1", "--user", "admin");
        var empty = new Typed(data).run("credential", "cam-1", "--user", "admin");

        assertThat(result.code()).isZero();
        assertThat(result.out() + result.err()).doesNotContain("päss");
        assertThat(site.seen().getFirst().body()).contains("\"password\":\"päss wörd\"");
        assertThat(empty.code()).isEqualTo(2);
    }

    @Test
    void shows_or_writes_a_changed_factory_password_once(@TempDir Path folder) throws IOException {
        String changed = "{\"device\":\"cam-1\",\"service\":\"http\",\"user\":\"admin\","
                + "\"password\":\"New2password9abc\",\"findings\":[{\"id\":\"f-1\","
                + "\"state\":\"fixed\"},{\"id\":\"f-2\",\"state\":\"open\"}]}";
        site.answers("POST /devices/cam-1/factory-password", changed);
        Path file = folder.resolve("cam-1.password");
        String out = file.toString();

        var shown = typed.run("device-password", "cam-1");
        var written = new Typed(data).run("device-password", "cam-1", "--out", out, "--json");
        var again = new Typed(data).run("device-password", "cam-1", "--out", out);

        assertThat(shown.out()).isEqualTo("New2password9abc\n");
        assertThat(shown.err()).contains("1 of 2");
        assertThat(written.out() + written.err())
                .contains("\"state\":\"fixed\"")
                .doesNotContain("New2password9abc");
        assertThat(file).hasContent("New2password9abc\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(again.code()).isEqualTo(1);
        assertThat(site.seen()).hasSize(2);
    }

    @Test
    void leaves_no_file_when_no_password_was_changed(@TempDir Path folder) {
        Path file = folder.resolve("cam-1.password");
        site.answers("POST /devices/cam-1/factory-password", 409, "{\"title\":\"No.\"}");

        var result = typed.run("device-password", "cam-1", "--out", file.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(file).doesNotExist();
    }

    @Test
    void shows_flows_and_replays_a_decision() {
        site.answers("GET /flows?device=cam-1", """
                        {"items":[{"lastAt":"2026-01-01T00:00:00.000Z","answer":"refuse",\
                        "peer":{"name":"tv"},"device":"cam-1","protocol":"http","operation":"read",\
                        "resource":"/stream","count":3,"decision":"d-1","reasons":["It is isolated."]}],\
                        "next":null}""")
                .answers(
                        "POST /decisions/d-1/replay",
                        "{\"same\":false,\"answer\":\"allow\",\"stored\":{\"answer\":\"refuse\"}}");

        var flows = typed.run("flows", "--device", "cam-1");
        var replayed = new Typed(data).run("decision", "d-1", "--replay");

        assertThat(flows.out())
                .contains("refuse")
                .contains("http read /stream")
                .contains("It is isolated.");
        assertThat(replayed.code()).isEqualTo(1);
        assertThat(replayed.out()).contains("NOT what was recorded");
    }

    @Test
    void issues_lists_and_revokes_tokens() {
        site.answers(
                        "POST /tokens",
                        201,
                        "{\"name\":\"ci\",\"role\":\"viewer\",\"token\":\"skm_new\"}")
                .answers("GET /tokens", NOTHING)
                .answers("DELETE /tokens/ci", 204, "");

        var issued = typed.run("token", "issue", "ci", "--role", "viewer");
        var listed = new Typed(data).run("token", "list");
        var revoked = new Typed(data).run("token", "revoke", "ci", "--json");

        assertThat(issued.out()).isEqualTo("skm_new\n");
        assertThat(listed.err()).contains("No token");
        assertThat(revoked.out()).isEqualTo("{\"name\":\"ci\",\"active\":false}\n");
    }

    @Test
    void a_certificate_is_issued_for_a_key_that_stays_here() throws IOException {
        site.answers(
                "POST /certificates",
                201,
                "{\"name\":\"scada\",\"role\":\"viewer\",\"serial\":\"ab\","
                        + "\"validUntil\":\"2030-01-01T00:00:00.000Z\",\"chain\":\"PEM\\n\"}");
        Path out = data.resolve("certificates");

        var issued = typed.run(
                "certificate", "issue", "scada", "--role", "viewer", "--out", out.toString());

        assertThat(issued.code()).isZero();
        assertThat(issued.out()).contains("scada.pem");
        assertThat(out.resolve("scada.pem")).hasContent("PEM\n");
        assertThat(out.resolve("scada.key")).content().startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(out.resolve("scada.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void issues_lists_and_revokes_pre_shared_keys() {
        site.answers(
                        "POST /psks",
                        201,
                        "{\"name\":\"sensor\",\"role\":\"viewer\",\"identity\":\"sensor\",\"key\":\"00ff\"}")
                .answers("GET /psks", NOTHING)
                .answers("DELETE /psks/sensor", 204, "");

        var issued = typed.run("psk", "issue", "sensor", "--role", "viewer");
        var listed = new Typed(data).run("psk", "list");
        var revoked = new Typed(data).run("psk", "revoke", "sensor");

        assertThat(issued.out()).isEqualTo("00ff\n");
        assertThat(listed.err()).contains("None was issued");
        assertThat(revoked.out()).contains("sensor");
    }

    @Test
    void a_path_in_an_id_stays_one_segment() {
        typed.run("device", "../site?x#y");

        assertThat(site.calls()).containsExactly("GET /devices/..%2Fsite%3Fx%23y");
    }
}
