package dev.sekimori.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.model.DeviceId;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpResponse;

/** What is wrong with a call is said with the name of what is wrong, and nothing happens. */
final class InputTest {
    private static TestSite site;
    private static DeviceId device;

    @BeforeAll
    static void start() {
        site = new TestSite();
        device = site.newAcceptedDevice();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/devices?state=broken | state",
                "/devices?state=IN_SERVICE | state",
                "/devices?sate=in_service | sate",
                "/devices?limit=0 | limit",
                "/devices?limit=1001 | limit",
                "/devices?limit=ten | limit",
                "/devices?limit=99999999999999999999 | limit",
                "/devices?limit=1&limit=2 | limit",
                "/devices?cursor=%21%21 | cursor",
                "/devices?cursor=Ly8v | cursor",
                "/devices?hasOpenFindings=yes | hasOpenFindings",
                "/devices?q=a%00b | q",
                "/findings?device=../etc | device",
                "/findings?kind=bad | kind",
                "/findings?cursor=YWJj | cursor",
                "/notices?finding=f-1 | finding",
                "/flows?device=%E2%98%83 | device",
                "/flows?cursor=YWJj | cursor",
                "/events?after=-2 | after",
                "/events?after=x | after",
                "/ledger/proof | event",
                "/ledger/proof?event=1&from=1 | from",
                "/ledger/proof?from=1&to=999999 | to",
                "/ledger/proof?from=5&to=2 | from",
                "/guideline?state=done | state",
            })
    void a_parameter_that_is_wrong_is_named(String path, String name) {
        HttpResponse<String> answer = site.get("/api/v1" + path);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode problem = TestSite.json(answer.body());
        assertThat(problem.path("detail").asText()).contains(name);
        assertThat(problem.path("type").asText())
                .startsWith("urn:sekimori:problem:ui.rest.parameter.");
        assertThat(problem.path("hint").asText()).contains("openapi.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /devices/D/isolation | {} | reason",
                "POST | /devices/D/isolation | {\"reason\":null} | reason",
                "POST | /devices/D/isolation | {\"reason\":5} | reason",
                "POST | /devices/D/isolation | {\"reason\":[\"a\"]} | reason",
                "POST | /devices/D/isolation | {\"reason\":\"a\",\"force\":true} | force",
                "POST | /devices/D/isolation | {\"reason\":\"\\ud800\"} | reason",
                "POST | /devices/D/isolation | {\"reason\":\"a\\u0000\"} | reason",
                "POST | /devices/D/isolation | {\"reason\":\"a\",\"decidedByPerson\":1} |"
                        + " decidedByPerson",
                "POST | /devices/D/acceptance | {} | owner",
                "POST | /devices/D/acceptance | {\"owner\":\"\"} | owner",
                "POST | /devices/D/acceptance | {\"owner\":{\"mail\":\"a@b\"}} | owner",
                "POST | /devices/D/acceptance | {\"owner\":{\"name\":\"A\",\"x\":\"1\"}} | owner",
                "POST | /devices/D/acceptance | {\"owner\":{\"name\":\"A\",\"mail\":\"no\"}} |"
                        + " owner",
                "PATCH | /devices/D | {} | name",
                "PATCH | /devices/D | {\"owner\":7} | owner",
                "PATCH | /devices/D | {\"zone\":\"\"} | zone",
                "PUT | /devices/D/credential | {\"service\":\"http\",\"user\":\"a\"} | password",
                "PUT | /devices/D/credential |"
                        + " {\"service\":\"http\",\"user\":\"a\",\"password\":\"\"} | password",
                "POST | /devices/D/password | {\"length\":4} | length",
                "POST | /devices/D/factory-password | {\"password\":\"mine\"} | password",
                "POST | /scans | {\"ranges\":[\"127.0.0.0/30\"]} | confirmedAuthority",
                "POST | /scans | {\"ranges\":[],\"confirmedAuthority\":true} | ranges",
                "POST | /scans | {\"ranges\":\"127.0.0.1\",\"confirmedAuthority\":true} | ranges",
                "POST | /scans | {\"ranges\":[null],\"confirmedAuthority\":true} | ranges[0]",
                "POST | /scans/plan | {\"ranges\":[1]} | ranges[0]",
                "POST | /findings/f-0123456789abcdef/notices | {\"language\":\"fr\"} | language",
                "POST | /people | {\"name\":\"A B\",\"role\":\"viewer\",\"password\":\"x\"} | name",
                "POST | /people | {\"name\":\"ab\",\"role\":\"king\",\"password\":\"x\"} | role",
                "POST | /tokens | {\"name\":\"t\",\"role\":\"viewer\",\"device\":\"nobody\"} |"
                        + " device",
            })
    void a_field_that_is_wrong_is_named(String method, String path, String body, String name) {
        HttpResponse<String> answer = site.call(
                method, "/api/v1" + path.replace("D", device.value()), site.approver, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(TestSite.json(answer.body()).path("detail").asText()).contains(name);
        assertThat(TestSite.json(answer.body()).path("type").asText())
                .startsWith("urn:sekimori:problem:ui.rest.body.");
        assertThat(site.device(device).state().name()).isEqualTo("IN_SERVICE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{",
                "[]",
                "\"text\"",
                "1",
                "{}{}",
                "{\"reason\":\"a\",\"reason\":\"b\"}",
                "nonsense",
                "{'reason':'a'}",
            })
    void what_is_no_json_object_is_refused(String body) {
        HttpResponse<String> answer =
                site.call("POST", "/api/v1/devices/" + device + "/isolation", site.operator, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("ui.rest.body.json");
    }

    @Test
    void nesting_has_a_depth() {
        String deep = "{\"reason\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";

        HttpResponse<String> answer =
                site.call("POST", "/api/v1/devices/" + device + "/isolation", site.operator, deep);

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /devices/nobody",
        "GET, /devices/No%20Device",
        "GET, /devices/nobody/recovery",
        "GET, /devices/nobody/history",
        "GET, /devices/nobody/isolation-preview",
        "POST, /devices/nobody/password",
        "POST, /devices/nobody/factory-password",
        "DELETE, /devices/nobody/isolation",
        "GET, /findings/f-0000000000000000",
        "GET, /findings/x",
        "POST, /findings/f-0000000000000000/recheck",
        "POST, /findings/x/recheck",
        "POST, /findings/f-0000000000000000/notices",
        "GET, /notices/n-0000000000000000",
        "GET, /decisions/d-00000000000000000000000000000000",
        "POST, /decisions/none/replay",
        "GET, /scans/s-0000000000000000",
        "DELETE, /scans/s-0000000000000000",
        "GET, /guideline/X-99",
        "DELETE, /people/nobody",
        "DELETE, /people/No%20Body",
        "DELETE, /tokens/none",
        "GET, /ledger/proof?event=999999",
        "GET, /nothing",
    })
    void what_does_not_exist_is_not_found(String method, String path) {
        HttpResponse<String> answer = site.call(method, "/api/v1" + path, site.approver, "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /devices/D/isolation | {\"reason\":\" \"} | isolation.reason_needed",
                "PATCH | /devices/D | {\"profile\":\"none\"} | device.no_such_profile",
                "PATCH | /devices/D | {\"name\":\"  \"} | device.name_length",
                "PUT | /devices/D/credential |"
                        + " {\"service\":\"ftp\",\"user\":\"a\",\"password\":\"b\"} |"
                        + " device.credential.service",
                "POST | /scans | {\"ranges\":[\"127.0.0.0/30\"],\"confirmedAuthority\":false} |"
                        + " scan.authority_not_confirmed",
                "POST | /people | {\"name\":\"yumi\",\"role\":\"viewer\",\"password\":\"short\"} |"
                        + " people.password.length",
                "POST | /tokens | {\"name\":\"Not A Name\",\"role\":\"viewer\"} |"
                        + " people.token.name",
            })
    void what_cannot_be_meant_is_said(String method, String path, String body, String key) {
        HttpResponse<String> answer = site.call(
                method, "/api/v1" + path.replace("D", device.value()), site.approver, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("urn:sekimori:problem:" + key);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /devices/D/isolation, recovery.not_isolated",
        "DELETE, /devices/D/isolation?undo=true&reason=x, recovery.not_isolated",
        "DELETE, /people/aiko, people.last_approver",
    })
    void what_the_state_forbids_is_a_conflict(String method, String path, String key) {
        HttpResponse<String> answer =
                site.call(method, "/api/v1" + path.replace("D", device.value()), site.approver, "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body()).contains("urn:sekimori:problem:" + key);
    }

    @Test
    void undoing_needs_a_reason() {
        HttpResponse<String> answer = site.call(
                "DELETE", "/api/v1/devices/" + device + "/isolation?undo=true", site.operator, "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("reason");
    }
}
