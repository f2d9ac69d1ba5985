package dev.sekimori.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.console.Guard;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The OpenAPI document says what is served, and nothing else. */
final class OpenApiTest {
    private static TestSite site;

    @BeforeAll
    static void start() {
        site = new TestSite();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static Set<String> described() {
        Set<String> calls = new TreeSet<>();
        site.document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> calls.add(operation.getKey().toUpperCase(Locale.ROOT)
                                + " " + path.getKey())));
        return calls;
    }

    @Test
    void describes_every_route_and_no_other() {
        Set<String> mounted = new TreeSet<>();
        site.api
                .routes()
                .forEach(route -> mounted.add(
                        route.method() + " " + route.path().replaceAll(":(\\w+)", "{$1}")));

        assertThat(described()).isEqualTo(mounted);
    }

    @Test
    void everything_described_is_served() {
        for (String call : described()) {
            String method = call.split(" ")[0];
            String path = call.split(" ")[1].replaceAll("\\{\\w+\\}", "nothing-here");
            HttpResponse<String> answer = site.send(method, path, Optional.empty(), "");

            assertThat(answer.statusCode()).as(call).isIn(200, 401);
        }
    }

    @Test
    void serves_every_call_of_the_contract() {
        assertThat(described())
                .contains(
                        "GET /api/v1/devices",
                        "GET /api/v1/devices/{id}",
                        "PATCH /api/v1/devices/{id}",
                        "POST /api/v1/devices/{id}/acceptance",
                        "GET /api/v1/devices/{id}/isolation-preview",
                        "POST /api/v1/devices/{id}/isolation",
                        "DELETE /api/v1/devices/{id}/isolation",
                        "GET /api/v1/findings",
                        "POST /api/v1/findings/{id}/recheck",
                        "POST /api/v1/findings/{id}/notices",
                        "GET /api/v1/notices",
                        "GET /api/v1/flows",
                        "GET /api/v1/decisions/{id}",
                        "POST /api/v1/decisions/{id}/replay",
                        "POST /api/v1/scans",
                        "GET /api/v1/scans/{id}",
                        "GET /api/v1/guideline",
                        "GET /api/v1/events",
                        "GET /api/v1/ledger/checkpoint",
                        "GET /api/v1/ledger/proof",
                        "GET /api/openapi.json",
                        "GET /healthz",
                        "GET /readyz",
                        "GET /metrics",
                        "GET /.well-known/security.txt");
    }

    @Test
    void every_call_has_a_name_of_its_own() {
        List<String> ids = site.api.operations().stream().map(Operation::id).toList();

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z][a-zA-Z]+"));
    }

    @Test
    void every_reference_leads_to_a_schema() {
        List<JsonNode> references = site.document().findValues("$ref");
        Set<String> used = new HashSet<>();

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            used.add(reference.asText());
            assertThat(site.document().at(reference.asText().substring(1)).isObject())
                    .isTrue();
        });
        site.document()
                .path("components")
                .path("schemas")
                .properties()
                .forEach(schema ->
                        assertThat(used).contains("#/components/schemas/" + schema.getKey()));
    }

    @Test
    void says_which_calls_need_which_role() {
        for (Operation operation : site.api.operations()) {
            JsonNode security = site.document()
                    .path("paths")
                    .path(operation.path())
                    .path(operation.method().name().toLowerCase(Locale.ROOT))
                    .path("security");

            assertThat(security.isEmpty()).isEqualTo(operation.guard() == Guard.OPEN);
        }
    }

    @Test
    void has_the_fields_of_the_contract() {
        assertThat(fields("DeviceBody"))
                .contains(
                        "id",
                        "name",
                        "manufacturer",
                        "model",
                        "firmware",
                        "owner",
                        "zone",
                        "state",
                        "addresses",
                        "protocols",
                        "trust",
                        "openFindings",
                        "lastSeen",
                        "safetyRelevant",
                        "capability");
        assertThat(fields("TrustBody")).contains("level", "reasons");
        assertThat(fields("IsolationPreviewBody")).contains("flows", "dependants");
        assertThat(fields("IsolationBody"))
                .containsExactlyInAnyOrder("event", "isolatedAt", "sessionsCut", "lastPacketAt");
        assertThat(fields("FindingBody"))
                .contains(
                        "id",
                        "device",
                        "kind",
                        "severity",
                        "title",
                        "evidence",
                        "firstSeen",
                        "lastSeen",
                        "state",
                        "priority");
        assertThat(fields("RecheckedBody")).containsAll(fields("FindingBody"));
        assertThat(fields("NoticeBody"))
                .contains("id", "finding", "device", "owner", "channel", "state");
        assertThat(fields("RowBody")).contains("id", "title", "phase", "state", "evidence");
        assertThat(fields("EvidenceBody"))
                .contains(
                        "subject",
                        "method",
                        "observedAt",
                        "validUntil",
                        "numerator",
                        "population",
                        "event");
        assertThat(fields("Problem")).contains("type", "title", "status", "detail", "hint");
    }

    private static List<String> fields(String schema) {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : site.document()
                .at("/components/schemas/" + schema + "/properties")
                .properties()) {
            names.add(field.getKey());
        }
        return names;
    }
}
