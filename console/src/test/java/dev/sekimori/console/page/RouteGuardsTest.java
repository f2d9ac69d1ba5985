package dev.sekimori.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.console.Cookies;
import dev.sekimori.console.Guard;
import dev.sekimori.console.Route;
import dev.sekimori.govern.people.Session;
import dev.sekimori.model.Role;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Who may use which route: read from the routes themselves, so that none is forgotten. */
final class RouteGuardsTest {
    /** Every unsafe route that may be used without signing in, with the reason why. */
    private static final Map<String, String> OPEN_ACTS = Map.of(
            "/sign-in", "to sign in",
            "/setup", "with the printed code",
            "/o/:token", "with the link of a notice");

    /** Everything below an approver that changes something, with the least role. */
    private static final Map<String, Guard> ACTS = new TreeMap<>(Map.ofEntries(
            Map.entry("/sign-out", Guard.VIEWER),
            Map.entry("/decisions/:id/replay", Guard.VIEWER),
            Map.entry("/ledger/verification", Guard.VIEWER),
            Map.entry("/devices/:id/acceptance", Guard.OPERATOR),
            Map.entry("/devices/:id/description", Guard.OPERATOR),
            Map.entry("/devices/:id/credential", Guard.OPERATOR),
            Map.entry("/devices/:id/password", Guard.OPERATOR),
            Map.entry("/devices/:id/factory-password", Guard.OPERATOR),
            Map.entry("/gateway/situation", Guard.OPERATOR),
            Map.entry("/gateway/certificates/:id/revocation", Guard.OPERATOR),
            Map.entry("/gateway/keys/:id/revocation", Guard.OPERATOR),
            Map.entry("/devices/:id/isolation", Guard.OPERATOR),
            Map.entry("/devices/:id/isolation/undo", Guard.OPERATOR),
            Map.entry("/devices/:id/recovery", Guard.OPERATOR),
            Map.entry("/findings/:id/recheck", Guard.OPERATOR),
            Map.entry("/findings/:id/notices", Guard.OPERATOR),
            Map.entry("/scans", Guard.OPERATOR),
            Map.entry("/scans/:id/cancel", Guard.OPERATOR),
            Map.entry("/people", Guard.APPROVER),
            Map.entry("/people/:id/deactivation", Guard.APPROVER),
            Map.entry("/tokens", Guard.APPROVER),
            Map.entry("/tokens/:id/revocation", Guard.APPROVER)));

    private static SmallSite site;
    private static Session viewer;
    private static Session operator;

    @BeforeAll
    static void start() throws Exception {
        site = new SmallSite();
        viewer = site.signedIn(Role.VIEWER);
        operator = site.signedIn(Role.OPERATOR);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void every_act_is_listed_here_with_its_least_role() {
        Map<String, Guard> acts = new TreeMap<>();
        site.routes.stream()
                .filter(route -> route.method().isUnsafe() && route.guard() != Guard.OPEN)
                .forEach(route -> acts.put(route.path(), route.guard()));

        assertThat(acts).isEqualTo(ACTS);
    }

    @Test
    void only_these_acts_are_open() {
        assertThat(site.routes.stream()
                        .filter(route -> route.method().isUnsafe() && route.guard() == Guard.OPEN)
                        .map(Route::path))
                .containsExactlyInAnyOrderElementsOf(OPEN_ACTS.keySet());
    }

    @Test
    void only_the_entrance_the_owners_page_and_assets_are_open() {
        assertThat(site.routes.stream()
                        .filter(route -> !route.method().isUnsafe() && route.guard() == Guard.OPEN)
                        .map(Route::path)
                        .filter(path -> !path.startsWith("/assets/")))
                .containsExactlyInAnyOrder("/sign-in", "/setup", "/o/:token");
    }

    @TestFactory
    Stream<DynamicTest> nobody_gets_in_without_signing_in() {
        return routes(route -> route.guard() != Guard.OPEN, route -> {
            HttpResponse<String> answer = site.send(request(site.at(path(route)), route, Map.of()));

            assertThat(answer.statusCode()).isIn(303, 401);
            assertThat(answer.headers().firstValue("Location").orElse("/sign-in"))
                    .startsWith("/sign-in");
        });
    }

    @TestFactory
    Stream<DynamicTest> a_lower_role_is_refused() {
        return routes(
                route -> route.guard() == Guard.OPERATOR || route.guard() == Guard.APPROVER,
                route -> {
                    Session lower = route.guard() == Guard.OPERATOR ? viewer : operator;
                    Map<String, String> token = Map.of("_csrf", lower.csrfToken());
                    HttpResponse<String> answer =
                            site.send(request(site.as(lower, path(route)), route, token)
                                    .header("Origin", site.origin()));

                    assertThat(answer.statusCode()).isEqualTo(403);
                    assertThat(answer.body()).contains("You need");
                });
    }

    @TestFactory
    Stream<DynamicTest> an_act_needs_the_token_of_the_session() {
        Session approver = site.signedIn(Role.APPROVER);
        return routes(route -> route.method().isUnsafe() && route.guard() != Guard.OPEN, route -> {
            for (String token : List.of("", viewer.csrfToken(), approver.csrfToken() + "x")) {
                HttpResponse<String> answer = site.send(
                        request(site.as(approver, path(route)), route, Map.of("_csrf", token))
                                .header("Origin", site.origin()));

                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.body()).contains("did not come from a page");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> an_act_must_come_from_this_origin() {
        Session approver = site.signedIn(Role.APPROVER);
        return routes(route -> route.method().isUnsafe(), route -> {
            Map<String, String> token = Map.of("_csrf", approver.csrfToken());
            for (String origin : List.of("https://evil.example", "null", site.origin() + ".evil")) {
                HttpResponse<String> answer =
                        site.send(request(site.as(approver, path(route)), route, token)
                                .header("Origin", origin));

                assertThat(answer.statusCode()).as(origin).isEqualTo(403);
            }
            HttpResponse<String> crossSite =
                    site.send(request(site.as(approver, path(route)), route, token)
                            .header("Sec-Fetch-Site", "cross-site"));
            assertThat(crossSite.statusCode()).isEqualTo(403);
        });
    }

    @TestFactory
    Stream<DynamicTest> every_answer_has_the_security_headers() {
        return routes(route -> true, route -> {
            HttpResponse<String> answer = site.send(request(site.at(path(route)), route, Map.of()));

            assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
            assertThat(answer.headers().firstValue("strict-transport-security")).isPresent();
            assertThat(answer.headers().allValues("referrer-policy")).hasSize(1);
        });
    }

    @Test
    void a_session_cookie_is_bound_to_this_host_and_hidden_from_scripts() {
        assertThat(Cookies.session("value"))
                .isEqualTo("__Host-sekimori=value; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @FunctionalInterface
    private interface Check {
        void on(Route route) throws Exception;
    }

    private static Stream<DynamicTest> routes(
            java.util.function.Predicate<Route> which, Check check) {
        List<Route> found = site.routes.stream().filter(which).toList();
        assertThat(found).isNotEmpty();
        return found.stream()
                .map(route -> DynamicTest.dynamicTest(
                        route.method() + " " + route.path(), () -> check.on(route)));
    }

    private static HttpRequest.Builder request(
            HttpRequest.Builder at, Route route, Map<String, String> fields) {
        return route.method().isUnsafe() ? SmallSite.form(at, fields) : at;
    }

    private static String path(Route route) {
        return String.join(
                "/",
                Arrays.stream(route.path().split("/", -1))
                        .map(part -> part.startsWith(":") ? "x" : part)
                        .toList());
    }
}
