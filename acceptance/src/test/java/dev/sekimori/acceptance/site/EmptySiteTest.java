package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A site that begins with nothing: {@code ./sekimori up} without a lab. */
final class EmptySiteTest {
    private static final Duration SCAN = Duration.ofSeconds(60);
    private static final String RANGE = "127.78.0.0/28";
    private static final List<String> HOSTS = List.of("127.78.0.3", "127.78.0.9");
    private static final int PORT = 8080;

    @TempDir
    private static Path temp;

    private static SiteProcess site;
    private static ApiClient api;

    @BeforeAll
    static void start() {
        site = SiteProcess.up(temp.resolve("site"));
        api = site.api();
    }

    @AfterAll
    static void stop() {
        api.close();
        site.close();
    }

    @Test
    void site_without_people_leads_to_the_set_up_page_that_explains_itself() {
        ApiClient.Answer home = api.open("/");
        String to = home.headers().firstValue("Location").orElse("");
        ApiClient.Answer page = api.open(to);
        while (page.status() / 100 == 3) {
            page = api.open(page.headers().firstValue("Location").orElse(""));
        }

        assertThat(home.status()).isEqualTo(303);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("Set up this site", "One-time code", "printed it in the terminal");
        assertThat(site.setUpCode()).isPresent();
        assertThat(page.text()).doesNotContain(site.setUpCode().orElseThrow());
    }

    @Test
    void scan_finds_devices_of_a_confirmed_range_alone() throws IOException {
        assertThat(api.list("/devices")).isEmpty();
        assertThat(api.list("/findings")).isEmpty();
        assertThat(api.list("/notices")).isEmpty();
        assertThat(api.list("/scans")).isEmpty();
        List<HttpServer> servers = new ArrayList<>();
        try {
            for (String host : HOSTS) {
                servers.add(server(host));
            }
            refused(List.of(RANGE), false);
            assertThat(api.list("/devices")).isEmpty();

            JsonNode scan = api.post(
                    "/scans", Map.of("ranges", List.of(RANGE), "confirmedAuthority", true));
            String path = "/scans/" + scan.path("id").asText();
            Await.until("the scan ends", SCAN, () -> !state(path).equals("running"));

            assertThat(state(path)).as(api.get(path).toString()).isEqualTo("done");
            assertThat(api.list("/devices"))
                    .extracting(device -> device.path("addresses").path(0).asText())
                    .containsExactlyInAnyOrderElementsOf(HOSTS);
        } finally {
            servers.forEach(server -> server.stop(0));
        }
    }

    @Test
    void public_range_is_refused_though_confirmed() {
        refused(List.of("8.8.8.0/24"), true);
        assertThat(api.list("/scans"))
                .noneMatch(scan -> scan.path("ranges").toString().contains("8.8.8"));
    }

    @Test
    void nothing_is_answered_to_a_stranger() {
        assertThat(api.open("/api/v1/devices").status()).isEqualTo(401);
        assertThat(api.open("/healthz").status()).isEqualTo(200);
    }

    private static void refused(List<String> ranges, boolean confirmed) {
        ApiClient.Answer answer = api.send(
                "POST", "/scans", Map.of("ranges", ranges, "confirmedAuthority", confirmed));

        assertThat(answer.status()).as(answer.text()).isBetween(400, 422);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        for (String field : List.of("type", "title", "detail", "hint")) {
            assertThat(answer.body().path(field).asText()).as(field).isNotBlank();
        }
    }

    private static String state(String path) {
        return api.get(path).path("state").asText();
    }

    private static HttpServer server(String host) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(host, PORT), 0);
        byte[] page = "<html><title>A small device</title></html>".getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        server.start();
        return server;
    }
}
