package dev.sekimori.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.Actor;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Health, metrics and security.txt, which need no token. */
final class OpenCallsTest {
    private static TestSite site;

    @BeforeAll
    static void start() {
        site = new TestSite();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static HttpResponse<String> open(String path) {
        return site.send("GET", path, Optional.empty(), "");
    }

    @Test
    void lives_and_is_ready() {
        assertThat(open("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(open("/readyz").body()).isEqualTo("{\"status\":\"ready\"}");
    }

    @Test
    void says_when_it_is_not_ready() {
        site.ready.set(false);
        try {
            assertThat(open("/readyz").statusCode()).isEqualTo(503);
            assertThat(open("/healthz").statusCode()).isEqualTo(200);
        } finally {
            site.ready.set(true);
        }
    }

    @Test
    void tells_prometheus_the_numbers_of_the_site() {
        site.newDevice();
        site.read("/api/v1/site");

        HttpResponse<String> metrics = open("/metrics");

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("content-type").orElseThrow())
                .startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body())
                .containsPattern("(?m)^sekimori_devices\\{state=\"discovered\"} [1-9]")
                .containsPattern("(?m)^sekimori_findings_open\\{severity=\"critical\"} [1-9]")
                .containsPattern("(?m)^sekimori_ledger_entries [1-9]")
                .contains("operation=\"getSite\"")
                .contains("outcome=\"answered\"");
    }

    @Test
    void another_machine_needs_a_token_for_metrics() {
        Operation metrics = site.api.operations().stream()
                .filter(o -> o.id().equals("getMetrics"))
                .findFirst()
                .orElseThrow();
        Operation.Answer.Other answer = (Operation.Answer.Other) metrics.answer();

        assertThat(status(answer, "192.0.2.7", Optional.empty())).isEqualTo(401);
        assertThat(status(answer, "2001:db8::7", Optional.empty())).isEqualTo(401);
        assertThat(status(answer, "192.0.2.7", Optional.of(site.viewer))).isEqualTo(200);
        assertThat(status(answer, "::1", Optional.empty())).isEqualTo(200);
    }

    private static int status(
            Operation.Answer.Other answer, String address, Optional<String> token) {
        dev.sekimori.console.PeopleAccess access =
                new dev.sekimori.console.PeopleAccess(site.site.people());
        dev.sekimori.console.Call call = new dev.sekimori.console.Call(
                "GET",
                "/metrics",
                "localhost",
                Map.of(),
                Map.of(),
                Map.of(),
                Map.<String, List<String>>of(),
                new byte[0],
                address,
                dev.sekimori.model.Language.EN,
                token.flatMap(access::byToken));
        try {
            return answer.handler().apply(new Request(call)).status();
        } catch (dev.sekimori.console.ConsoleException e) {
            return e.status();
        }
    }

    @Test
    void says_whom_to_tell_about_weaknesses() {
        String text = open("/.well-known/security.txt").body();

        assertThat(text.lines())
                .contains("Contact: mailto:security@example.test", "Preferred-Languages: en, ja");
        Instant expires = Instant.parse(text.lines()
                .filter(line -> line.startsWith("Expires: "))
                .findFirst()
                .orElseThrow()
                .substring(9));
        assertThat(Duration.between(Instant.now(), expires))
                .isBetween(Duration.ofDays(80), Duration.ofDays(365));
    }

    @Test
    void a_closed_ledger_is_not_ready_but_lives() {
        try (TestSite other = new TestSite()) {
            other.site
                    .ledger()
                    .append(
                            Actor.system("test"),
                            new dev.sekimori.model.event.SiteEvent.Created("a", "localhost"));
            other.site.ledger().close();

            assertThat(other.send("GET", "/readyz", Optional.empty(), "").statusCode())
                    .isEqualTo(503);
            assertThat(other.send("GET", "/healthz", Optional.empty(), "").statusCode())
                    .isEqualTo(200);
        }
    }
}
