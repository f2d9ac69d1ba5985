package dev.sekimori.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.console.Cookies;
import dev.sekimori.console.Guard;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.stream.Stream;

/** Who may call what, and what HTTP asks of every call. */
final class GuardsTest {
    private static TestSite site;

    @BeforeAll
    static void start() {
        site = new TestSite();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static String path(Operation operation) {
        return operation.path().replaceAll("\\{\\w+\\}", "nothing-here");
    }

    private static int status(Operation operation, Optional<String> token) {
        HttpResponse<String> answer =
                site.send(operation.method().name(), path(operation), token, "");
        return answer.statusCode();
    }

    private static Stream<Operation> guarded() {
        return site.api.operations().stream().filter(o -> o.guard() != Guard.OPEN);
    }

    @TestFactory
    Stream<DynamicTest> asks_for_a_token() {
        return guarded()
                .map(o -> DynamicTest.dynamicTest(o.id(), () -> {
                    HttpResponse<String> answer =
                            site.send(o.method().name(), path(o), Optional.empty(), "");

                    assertThat(status(o, Optional.of("wrong"))).isEqualTo(401);
                    // Without any credentials an unsafe call may also be refused as forged.
                    assertThat(answer.statusCode()).isEqualTo(401);
                    assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer");
                    assertThat(answer.headers().firstValue("content-type"))
                            .contains("application/problem+json");
                }));
    }

    @TestFactory
    Stream<DynamicTest> asks_for_the_role() {
        return guarded()
                .map(o -> DynamicTest.dynamicTest(o.id(), () -> {
                    Role needed = o.guard().role().orElseThrow();

                    assertThat(status(o, Optional.of(site.viewer)) == 403)
                            .isEqualTo(!Role.VIEWER.includes(needed));
                    assertThat(status(o, Optional.of(site.operator)) == 403)
                            .isEqualTo(!Role.OPERATOR.includes(needed));
                }));
    }

    @Test
    void looking_needs_a_viewer_and_changing_more() {
        assertThat(guarded())
                .allSatisfy(
                        o -> assertThat(o.guard() == Guard.VIEWER && o.method().isUnsafe())
                                .as(o.id())
                                .isFalse());
    }

    @Test
    void people_and_tokens_are_for_approvers() {
        assertThat(guarded().filter(o -> o.path().matches(".*/(people|tokens).*")))
                .hasSize(6)
                .allSatisfy(o -> assertThat(o.guard()).isEqualTo(Guard.APPROVER));
    }

    private static HttpRequest.Builder fromBrowser(String path) {
        return site.at(path)
                .header("Cookie", Cookies.SESSION + "=" + site.session.id())
                .header("Content-Type", "application/json")
                .header("Origin", "https://localhost:" + site.server.port());
    }

    @Test
    void a_signed_in_browser_needs_the_sessions_token_to_change_something() {
        DeviceId id = site.newAcceptedDevice();
        String path = "/api/v1/devices/" + id + "/isolation";
        BodyPublisherOf order = new BodyPublisherOf("{\"reason\":\"from the console\"}");

        assertThat(site.send(fromBrowser(path).POST(order.publisher())).statusCode())
                .isEqualTo(403);
        assertThat(site.device(id).state().name()).isEqualTo("IN_SERVICE");
        assertThat(site.send(fromBrowser(path)
                                .header("X-CSRF-Token", site.session.csrfToken())
                                .POST(order.publisher()))
                        .statusCode())
                .isEqualTo(202);
    }

    private record BodyPublisherOf(String text) {
        HttpRequest.BodyPublisher publisher() {
            return BodyPublishers.ofString(text);
        }
    }

    @Test
    void a_signed_in_person_decides_about_devices_that_matter_to_safety() {
        DeviceId id = site.newDevice(TestPorts.Observer.SAFETY_PROFILE);

        HttpResponse<String> answer = site.send(fromBrowser("/api/v1/devices/" + id + "/isolation")
                .header("X-CSRF-Token", site.session.csrfToken())
                .POST(BodyPublishers.ofString("{\"reason\":\"it smokes\"}")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    @Test
    void names_the_methods_of_an_address() {
        HttpResponse<String> answer =
                site.send("PATCH", "/api/v1/scans", Optional.of(site.operator), "{}");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD, POST");
    }

    @Test
    void answers_head_like_get_without_the_body() {
        HttpResponse<String> answer =
                site.send("HEAD", "/api/v1/devices", Optional.of(site.viewer), "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    }

    @Test
    void answers_only_in_a_format_that_is_accepted() {
        HttpRequest.Builder request =
                site.at("/api/v1/site").header("Authorization", "Bearer " + site.viewer);

        assertThat(site.send(request.copy().header("Accept", "text/html")).statusCode())
                .isEqualTo(406);
        assertThat(site.send(request.copy().header("Accept", "application/json;q=0"))
                        .statusCode())
                .isEqualTo(406);
        assertThat(site.send(request.copy().header("Accept", "text/html, application/*;q=0.5"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void reads_only_json() {
        HttpRequest.Builder plan = site.at("/api/v1/scans/plan")
                .header("Authorization", "Bearer " + site.operator)
                .POST(BodyPublishers.ofString("ranges=127.0.0.0/8"));

        assertThat(site.send(plan.copy()).statusCode()).isEqualTo(415);
        assertThat(site.send(plan.copy()
                                .header("Content-Type", "application/x-www-form-urlencoded"))
                        .statusCode())
                .isEqualTo(415);
        assertThat(site.send(plan.copy()
                                .header("Content-Type", "Application/JSON; charset=utf-8")
                                .POST(BodyPublishers.ofString("{\"ranges\":[\"127.0.0.0/30\"]}")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_body_has_a_longest_length() {
        String fits = "{\"reason\":\"" + "x".repeat(RequestBody.MAX_BYTES - 13) + "\"}";
        String path = "/api/v1/devices/nothing-here/isolation";

        assertThat(site.send("POST", path, Optional.of(site.operator), fits + " ")
                        .statusCode())
                .isEqualTo(413);
        assertThat(site.send("POST", path, Optional.of(site.operator), fits).statusCode())
                .isNotEqualTo(413);
        String tooLongForTheServer = " ".repeat(300 * 1024);
        assertThat(site.send("POST", path, Optional.of(site.operator), tooLongForTheServer)
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void problems_are_told_in_the_readers_language() {
        HttpRequest.Builder request = site.at("/api/v1/devices/nothing-here")
                .header("Authorization", "Bearer " + site.viewer);

        var english = TestSite.json(site.send(request.copy()).body());
        var japanese =
                TestSite.json(site.send(request.copy().header("Accept-Language", "ja-JP,ja;q=0.9"))
                        .body());

        assertThat(english.path("detail").asText()).contains("nothing-here").contains("There is");
        assertThat(japanese.path("detail").asText()).contains("nothing-here").contains("ません");
        assertThat(japanese.path("type")).isEqualTo(english.path("type"));
        assertThat(english.path("type").asText())
                .isEqualTo("urn:sekimori:problem:device.not_found");
        assertThat(english.path("status").asInt()).isEqualTo(404);
        assertThat(english.path("hint").asText()).isNotBlank();
    }
}
