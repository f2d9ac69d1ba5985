package dev.sekimori.gateway.http;

import static dev.sekimori.gateway.http.TestSite.OPERATOR;
import static dev.sekimori.gateway.http.TestSite.VIEWER;
import static dev.sekimori.gateway.http.TestSite.as;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

class WebAccessTest {
    private static final String PAGE = "text/html,application/xhtml+xml";

    private final TestDevice device = new TestDevice();
    private TestSite site;

    @BeforeEach
    void start() {
        device.on("/", exchange -> TestDevice.answer(exchange, 200, "hello"));
        site = new TestSite(device.as("cam"), device.as("cam2"));
    }

    @AfterEach
    void stop() {
        site.close();
        device.close();
    }

    @Test
    void lets_a_token_read_what_its_role_may_read() throws Exception {
        HttpResponse<String> response = site.get("/index.html?a=b%20c", as(VIEWER));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("hello");
        assertThat(device.seen).singleElement().satisfies(seen -> {
            assertThat(seen.method()).isEqualTo("GET");
            assertThat(seen.uri()).isEqualTo("/index.html?a=b%20c");
        });
        assertThat(site.gateway.flows(Optional.of(TestSite.CAM), 10))
                .singleElement()
                .satisfies(flow ->
                        assertThat(flow.decision().rule()).isEqualTo("profile:camera/view"));
    }

    @Test
    void serves_http_2_as_well() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(site.uri("cam", "/x"))
                .header("Authorization", "Bearer " + OPERATOR)
                .POST(HttpRequest.BodyPublishers.ofString("abc"))
                .build();
        try (HttpClient client = site.client(HttpClient.Version.HTTP_2)) {
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.statusCode()).isEqualTo(200);
        }
        assertThat(device.seen.getFirst().body()).isEqualTo("abc");
    }

    @Test
    void answers_401_without_credentials_and_notes_an_unknown_peer() throws Exception {
        HttpResponse<String> response = site.get("/");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("www-authenticate"))
                .hasValue("Bearer realm=\"sekimori\"");
        assertThat(response.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
        assertThat(response.body()).contains("urn:sekimori:problem:sign-in", "\"hint\"");
        assertThat(device.seen).isEmpty();
        assertThat(site.gateway.flows(Optional.of(TestSite.CAM), 10))
                .singleElement()
                .extracting(flow -> flow.decision().input().peer())
                .isInstanceOf(Peer.UnknownPeer.class);
    }

    @Test
    void answers_401_to_a_token_that_was_revoked_a_moment_ago() throws Exception {
        assertThat(site.get("/", as(VIEWER)).statusCode()).isEqualTo(200);
        site.tokens.remove(VIEWER);
        assertThat(site.get("/", as(VIEWER)).statusCode()).isEqualTo(401);
    }

    @Test
    void sends_a_browser_to_sign_in() throws Exception {
        HttpResponse<String> response = site.get("/live", "Accept", PAGE);
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("location"))
                .hasValue("https://localhost:8443/signin?device=cam");
    }

    @Test
    void a_ticket_opens_a_session_for_one_host_once() throws Exception {
        site.tickets.put("t1", TestSite.CAM);
        HttpResponse<String> entered =
                site.get("/.sekimori/enter?ticket=t1&to=/live%3Fa%3D1", "Accept", PAGE);
        assertThat(entered.statusCode()).isEqualTo(303);
        assertThat(entered.headers().firstValue("location")).hasValue("/live?a=1");
        String cookie = entered.headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie)
                .startsWith("__Host-sekimori-device=")
                .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Domain");
        String pair = cookie.substring(0, cookie.indexOf(';'));

        assertThat(site.get("/live", "Cookie", "a=b; " + pair + "; c=d").statusCode())
                .isEqualTo(200);
        assertThat(device.seen.getFirst().headers().getFirst("Cookie")).isEqualTo("a=b; c=d");
        assertThat(onOtherHost(pair)).isEqualTo(401);
        assertThat(site.get("/.sekimori/enter?ticket=t1&to=/").statusCode()).isEqualTo(403);
        site.front.endSessions(TestSite.ALICE::equals);
        assertThat(site.get("/live", "Cookie", pair).statusCode()).isEqualTo(401);
    }

    private int onOtherHost(String pair) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(site.uri("cam2", "/live"))
                .header("Cookie", pair)
                .build();
        try (HttpClient client = site.client(HttpClient.Version.HTTP_1_1)) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }

    @Test
    void a_cookie_changes_things_only_from_its_own_origin() throws Exception {
        site.tickets.put("t2", TestSite.CAM);
        String cookie = site.get("/.sekimori/enter?ticket=t2&to=/")
                .headers()
                .firstValue("set-cookie")
                .orElseThrow();
        String pair = cookie.substring(0, cookie.indexOf(';'));
        String own = "https://cam.localhost:" + site.port;
        assertThat(site.send("POST", "/x", "1", "Cookie", pair).statusCode()).isEqualTo(403);
        assertThat(site.send("POST", "/x", "1", "Cookie", pair, "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(site.get(
                                "/reboot",
                                "Cookie",
                                pair,
                                "Sec-Fetch-Site",
                                "same-site",
                                "Sec-Fetch-Mode",
                                "no-cors")
                        .statusCode())
                .isEqualTo(403);
        assertThat(device.seen).isEmpty();
        HttpResponse<String> response = site.send("POST", "/x", "1", "Cookie", pair, "Origin", own);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(device.seen.getFirst().headers().getFirst("Origin"))
                .isEqualTo("http://" + TestDevice.ADDRESS + ":" + device.port());
    }

    @Test
    void refuses_with_a_decision_and_its_reasons() throws Exception {
        HttpResponse<String> response = site.send("POST", "/reboot", "now", as(VIEWER));
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("\"decision\":\"d-", "en:decision.default.no_rule");
        assertThat(device.seen).isEmpty();
        Flow flow = site.gateway.flows(Optional.of(TestSite.CAM), 10).getFirst();
        assertThat(response.body()).contains(flow.decisionId().value());
        assertThat(flow.bytes()).isEqualTo(3);
    }

    @Test
    void tells_people_in_their_language() throws Exception {
        HttpResponse<String> response = site.get(
                "/secret/key",
                as(VIEWER, "Accept", PAGE, "Accept-Language", "ja-JP,ja;q=0.9,en;q=0.5"));
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body())
                .contains("<html lang=\"ja\"", "許可されていません", "ja:decision.rule.refuses");
        assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'");
    }

    @Test
    void an_encoded_path_is_decided_as_what_it_means() throws Exception {
        assertThat(site.get("/%73ecret/key", as(VIEWER)).statusCode()).isEqualTo(403);
        assertThat(site.get("//secret//key", as(VIEWER)).statusCode()).isEqualTo(403);
        for (String path : new String[] {
            "/a/%2e%2e/secret/key", "/a%2fb", "/a%5cb", "/a%00", "/%2573ecret", "/a;b"
        }) {
            assertThat(site.get(path, as(OPERATOR)).statusCode()).as(path).isEqualTo(400);
        }
        assertThat(device.seen).isEmpty();
    }

    @Test
    void limits_by_rate() throws Exception {
        assertThat(site.get("/limited", as(VIEWER)).statusCode()).isEqualTo(200);
        assertThat(site.get("/limited", as(VIEWER)).statusCode()).isEqualTo(200);
        HttpResponse<String> third = site.get("/limited", as(VIEWER));
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.headers().firstValue("retry-after")).hasValue("30");
        assertThat(third.body()).contains("decision.rate.exceeded");
    }

    @Test
    void read_only_lets_nothing_change() throws Exception {
        assertThat(site.get("/kiosk/x", as(OPERATOR)).statusCode()).isEqualTo(200);
        assertThat(site.send("DELETE", "/kiosk/x", "", as(OPERATOR)).statusCode())
                .isEqualTo(403);
        assertThat(site.get("/virtual", as(OPERATOR)).statusCode()).isEqualTo(403);
        assertThat(device.seen).hasSize(1);
    }

    @Test
    void nobody_learns_which_devices_exist() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(site.uri("nobody", "/")).build();
        HttpRequest known = HttpRequest.newBuilder(site.uri("nobody", "/"))
                .header("Authorization", "Bearer " + OPERATOR)
                .build();
        try (HttpClient client = site.client(HttpClient.Version.HTTP_1_1)) {
            HttpResponse<String> stranger =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(stranger.statusCode()).isEqualTo(401);
            assertThat(stranger.body()).isEqualTo(site.get("/").body());
            assertThat(client.send(known, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void does_not_answer_for_other_hosts() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        java.net.URI.create("https://localhost:" + site.port + "/"))
                .header("Authorization", "Bearer " + OPERATOR)
                .build();
        try (HttpClient client = site.client(HttpClient.Version.HTTP_1_1)) {
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(421);
            assertThat(response.body()).doesNotContain("cam");
        }
    }
}
