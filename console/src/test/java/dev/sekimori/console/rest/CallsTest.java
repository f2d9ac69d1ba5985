package dev.sekimori.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.decision.Decision;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** Every call's success, over TLS, with a real ledger and real desks. */
final class CallsTest {
    private static TestSite site;

    @BeforeAll
    static void start() {
        site = new TestSite();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static JsonNode operate(int status, String method, String path, String body) {
        HttpResponse<String> answer = site.call(method, path, site.operator, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return TestSite.json(answer.body());
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("deadline").isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void a_device_is_found_by_all_of_its_filters() {
        DeviceId id = site.newAcceptedDevice();
        site.newDevice();

        JsonNode found = site.read("/api/v1/devices?state=in_service&zone=default&owner=Aiko"
                + "&type=camera&manufacturer=Mado&safetyRelevant=false&hasOpenFindings=true&q="
                + id);

        assertThat(found.path("items")).hasSize(1);
        JsonNode device = found.path("items").get(0);
        assertThat(device.path("id").asText()).isEqualTo(id.value());
        assertThat(device.path("owner").path("mail").asText()).isEqualTo("aiko@example.test");
        assertThat(device.path("protocols").get(0).asText()).isEqualTo("http");
        assertThat(device.path("capability").asText()).isEqualTo("gateway_protected");
        assertThat(device.path("openFindings").asInt()).isEqualTo(2);
        assertThat(found.path("next").isNull()).isTrue();
        assertThat(site.read("/api/v1/devices?state=lost").path("items")).isEmpty();
    }

    @Test
    void devices_come_in_parts_until_there_are_no_more() {
        List<DeviceId> made = List.of(site.newDevice(), site.newDevice(), site.newDevice());

        List<String> seen = new ArrayList<>();
        String next = "";
        do {
            JsonNode part = site.read("/api/v1/devices?limit=2&cursor=" + next);
            assertThat(part.path("items").size()).isBetween(1, 2);
            part.path("items").forEach(device -> seen.add(device.path("id").asText()));
            next = part.path("next").asText("");
        } while (!next.isEmpty() && !next.equals("null"));

        assertThat(seen).doesNotHaveDuplicates().isSorted();
        assertThat(seen).containsAll(made.stream().map(DeviceId::value).toList());
    }

    @Test
    void an_operator_accepts_a_device_for_an_owner_in_one_line() {
        DeviceId id = site.newDevice();

        JsonNode device = operate(
                200,
                "POST",
                "/api/v1/devices/" + id + "/acceptance",
                "{\"owner\":\"Ken Sato <ken@example.test>\"}");

        assertThat(device.path("state").asText()).isEqualTo("in_service");
        assertThat(device.path("owner").path("name").asText()).isEqualTo("Ken Sato");
        assertThat(device.path("owner").path("mail").asText()).isEqualTo("ken@example.test");
    }

    @Test
    void an_operator_accepts_a_device_with_an_owner_object_profile_and_zone() {
        DeviceId id = site.newDevice();

        JsonNode device = operate(200, "POST", "/api/v1/devices/" + id + "/acceptance", """
                {"owner":{"name":"健","language":"ja"},"profile":"kemuri-alarm","zone":"hall"}""");

        assertThat(device.path("owner").path("language").asText()).isEqualTo("ja");
        assertThat(device.path("profile").asText()).isEqualTo("kemuri-alarm");
        assertThat(device.path("safetyRelevant").asBoolean()).isTrue();
        assertThat(device.path("zone").asText()).isEqualTo("hall");
    }

    @Test
    void a_change_keeps_what_it_does_not_name() {
        DeviceId id = site.newAcceptedDevice();

        JsonNode device = operate(
                200,
                "PATCH",
                "/api/v1/devices/" + id,
                "{\"name\":\"Front door\",\"profile\":\"kemuri-alarm\"}");

        assertThat(device.path("name").asText()).isEqualTo("Front door");
        assertThat(device.path("profile").asText()).isEqualTo("kemuri-alarm");
        assertThat(device.path("owner").path("name").asText()).isEqualTo("Aiko");
        assertThat(site.read("/api/v1/devices/" + id)).isEqualTo(device);
    }

    @Test
    void a_device_is_isolated_undone_and_its_history_tells_so() {
        DeviceId id = site.newAcceptedDevice();
        Decision decision = site.newFlow(id);
        String isolation = "/api/v1/devices/" + id + "/isolation";

        JsonNode preview = site.read("/api/v1/devices/" + id + "/isolation-preview");
        assertThat(preview.path("flows").get(0).path("decision").asText())
                .isEqualTo(decision.id().value());
        assertThat(preview.path("liveSessions").asInt()).isEqualTo(2);
        assertThat(preview.path("mode").asText()).isEqualTo("cut");

        JsonNode cut = operate(202, "POST", isolation, "{\"reason\":\"scans others\"}");
        assertThat(cut.path("sessionsCut").asInt()).isEqualTo(2);
        assertThat(cut.path("lastPacketAt").isTextual()).isTrue();
        assertThat(site.device(id).state().name()).isEqualTo("ISOLATED");

        JsonNode undone = operate(202, "DELETE", isolation + "?undo=true&reason=mistake", "");
        assertThat(undone.path("state").asText()).isEqualTo("in_service");
        assertThat(undone.path("isolation").path("undone").asBoolean()).isTrue();

        List<String> types = new ArrayList<>();
        site.read("/api/v1/devices/" + id + "/history?limit=1000")
                .path("items")
                .forEach(event -> types.add(event.path("type").asText()));
        assertThat(types)
                .containsSubsequence(
                        "device.isolation_undone",
                        "device.isolated",
                        "device.isolation_ordered",
                        "device.accepted",
                        "device.discovered");
    }

    @Test
    void a_history_comes_in_parts() {
        DeviceId id = site.newAcceptedDevice();
        String path = "/api/v1/devices/" + id + "/history?limit=2";

        JsonNode first = site.read(path);
        JsonNode second = site.read(path + "&cursor=" + first.path("next").asText());

        assertThat(first.path("items")).hasSize(2);
        assertThat(second.path("items").get(0).path("index").asLong())
                .isLessThan(first.path("items").get(1).path("index").asLong());
    }

    @Test
    void recovery_leads_through_a_re_check_to_probation() {
        DeviceId id = site.newAcceptedDevice();
        String isolation = "/api/v1/devices/" + id + "/isolation";
        operate(202, "POST", isolation, "{\"reason\":\"telnet\"}");

        operate(202, "DELETE", isolation, "");
        await(() -> !site.read("/api/v1/devices/" + id + "/recovery")
                .path("lastFailure")
                .isEmpty());
        assertThat(site.device(id).state().name()).isEqualTo("ISOLATED");

        site.observer.repaired.add(id);
        operate(202, "DELETE", isolation + "?reason=repaired", "");
        await(() -> site.device(id).state().name().equals("PROBATION"));

        JsonNode recovery = site.read("/api/v1/devices/" + id + "/recovery");
        assertThat(recovery.path("state").asText()).isEqualTo("probation");
        assertThat(recovery.path("probationUntil").isTextual()).isTrue();
    }

    @Test
    void a_device_that_matters_to_safety_is_cut_by_a_person_only() {
        DeviceId id = site.newAcceptedDevice();
        operate(200, "PATCH", "/api/v1/devices/" + id, "{\"profile\":\"kemuri-alarm\"}");
        String isolation = "/api/v1/devices/" + id + "/isolation";

        JsonNode held = operate(409, "POST", isolation, "{\"reason\":\"smoke\"}");
        assertThat(held.path("type").asText())
                .isEqualTo("urn:sekimori:problem:recovery.held_for_safety");

        assertThat(site.gateway.heldBack).doesNotContain(id);
        operate(202, "POST", isolation, "{\"reason\":\"smoke\",\"decidedByPerson\":true}");
        assertThat(site.gateway.heldBack).contains(id);
    }

    @Test
    void the_gateway_holds_the_devices_password() {
        DeviceId id = site.newAcceptedDevice();

        JsonNode held = operate(
                200,
                "PUT",
                "/api/v1/devices/" + id + "/credential",
                "{\"service\":\"http\",\"user\":\"admin\",\"password\":\"s3cret-of-the-camera\"}");

        assertThat(held.toString()).doesNotContain("s3cret");
        assertThat(site.secrets.held.get(id)).isEqualTo("admin:s3cret-of-the-camera");
        assertThat(site.read("/api/v1/devices/" + id + "/history").toString())
                .contains("device.credential_held")
                .doesNotContain("s3cret");
    }

    @Test
    void a_device_gets_its_own_password_for_the_gateway() {
        DeviceId id = site.newAcceptedDevice();

        JsonNode issued = operate(201, "POST", "/api/v1/devices/" + id + "/password", "");

        assertThat(issued.path("user").asText()).isEqualTo(id.value());
        assertThat(issued.path("password").asText()).hasSizeGreaterThan(30);
    }

    @Test
    void findings_are_filtered_and_checked_again() {
        DeviceId id = site.newAcceptedDevice();
        String finding = "/api/v1/findings/" + site.findingOf(id);

        JsonNode open =
                site.read("/api/v1/findings?state=open&device=" + id + "&minimumSeverity=critical");
        assertThat(open.path("items")).hasSize(1);
        assertThat(open.path("items").get(0).path("kind").asText())
                .isEqualTo("default_credentials");
        assertThat(site.read("/api/v1/findings?kind=idle&device=" + id).path("items"))
                .isEmpty();
        assertThat(site.read(finding).path("priority").path("score").asInt()).isPositive();

        JsonNode still = operate(200, "POST", finding + "/recheck", "");
        assertThat(still.path("state").asText()).isEqualTo("open");
        assertThat(still.path("fixed").asBoolean()).isFalse();

        site.observer.unreachable.add(id);
        JsonNode unknown = operate(200, "POST", finding + "/recheck", "{}");
        assertThat(unknown.path("unresolved").isTextual()).isTrue();
        assertThat(unknown.path("state").asText()).isEqualTo("open");

        site.observer.unreachable.remove(id);
        site.observer.repaired.add(id);
        JsonNode fixed = operate(200, "POST", finding + "/recheck", "");
        assertThat(fixed.path("state").asText()).isEqualTo("fixed");
        assertThat(fixed.path("id").asText()).isEqualTo(site.findingOf(id).value());
    }

    @Test
    void findings_come_in_parts() {
        DeviceId id = site.newDevice();
        String path = "/api/v1/findings?limit=1&device=" + id;

        JsonNode first = site.read(path);
        JsonNode second = site.read(path + "&cursor=" + first.path("next").asText());

        assertThat(second.path("items").get(0)).isNotEqualTo(first.path("items").get(0));
        assertThat(second.path("next").isNull()).isTrue();
    }

    @Test
    void the_owner_is_told_in_the_language_asked_for() {
        DeviceId id = site.newAcceptedDevice();

        JsonNode notice = operate(
                201,
                "POST",
                "/api/v1/findings/" + site.findingOf(id) + "/notices",
                "{\"language\":\"en\"}");

        assertThat(notice.path("state").asText()).isEqualTo("delivered");
        assertThat(notice.path("language").asText()).isEqualTo("en");
        assertThat(site.outbox.sent.getLast().language()).isEqualTo("en");
        JsonNode listed = site.read(
                "/api/v1/notices?state=delivered&device=" + id + "&finding=" + site.findingOf(id));
        assertThat(listed.path("items")).containsExactly(notice);
        assertThat(site.read("/api/v1/notices/" + notice.path("id").asText())).isEqualTo(notice);

        JsonNode own =
                operate(201, "POST", "/api/v1/findings/" + site.findingOf(id) + "/notices", "");
        assertThat(own.path("language").asText()).isEqualTo("ja");
    }

    @Test
    void a_flow_has_its_decision_which_replays_to_the_same_answer() {
        DeviceId id = site.newAcceptedDevice();
        String decision = "/api/v1/decisions/" + site.newFlow(id).id();

        JsonNode flow = site.read("/api/v1/flows?device=" + id).path("items").get(0);
        assertThat(flow.path("answer").asText()).isEqualTo("refuse");
        assertThat(flow.path("reasons").get(0).asText()).contains("someone");
        assertThat(flow.path("reasonCodes").get(0).asText())
                .isEqualTo("decision.default.unknown_peer");
        assertThat(flow.path("peer").path("kind").asText()).isEqualTo("unknown");
        assertThat(site.read("/api/v1/flows?answer=allow&device=" + id).path("items"))
                .isEmpty();

        JsonNode stored = site.read(decision);
        JsonNode replay = operate(200, "POST", decision + "/replay", "");
        assertThat(replay.path("same").asBoolean()).isTrue();
        assertThat(replay.path("answer")).isEqualTo(stored.path("answer"));
        assertThat(replay.path("replayed")).isEqualTo(stored);
    }

    @Test
    void a_scan_is_planned_started_watched_and_stopped() {
        site.observer.scanMayEnd = new CountDownLatch(1);
        JsonNode plan =
                operate(200, "POST", "/api/v1/scans/plan", "{\"ranges\":[\"127.77.0.0/30\"]}");
        assertThat(plan.path("allowed").asBoolean()).isTrue();
        assertThat(plan.path("plan").path("addresses").asInt()).isEqualTo(4);
        JsonNode refused =
                operate(200, "POST", "/api/v1/scans/plan", "{\"ranges\":[\"203.0.113.0/24\"]}");
        assertThat(refused.path("allowed").asBoolean()).isFalse();
        assertThat(refused.path("reasons")).isNotEmpty();

        String order = "{\"ranges\":[\"127.77.0.0/30\"],\"confirmedAuthority\":true}";
        JsonNode scan = operate(202, "POST", "/api/v1/scans", order);
        String path = "/api/v1/scans/" + scan.path("id").asText();
        assertThat(operate(409, "POST", "/api/v1/scans", order).path("type").asText())
                .endsWith("scan.already_running");
        await(() -> site.read(path).path("addressesDone").asInt() == 1);
        operate(202, "DELETE", path, "");
        await(() -> site.read(path).path("state").asText().equals("cancelled"));
        assertThat(site.read("/api/v1/scans?limit=1").path("items").get(0).path("id"))
                .isEqualTo(scan.path("id"));
    }

    @Test
    void the_guideline_has_all_rows_in_both_languages_with_counts() {
        JsonNode guideline = site.read("/api/v1/guideline");

        assertThat(guideline.path("rows").size()).isGreaterThanOrEqualTo(92);
        int counted = 0;
        for (JsonNode count : guideline.path("counts")) {
            counted += count.asInt();
        }
        assertThat(counted).isEqualTo(guideline.path("rows").size());
        JsonNode row = site.read("/api/v1/guideline/G3-1");
        assertThat(row.path("title").path("ja").asText()).isNotBlank();
        assertThat(row.path("history").isArray()).isTrue();
        assertThat(site.read("/api/v1/guideline?state=attested").path("rows")).isEmpty();
    }

    @Test
    void the_site_sums_up_its_state() {
        site.newDevice();

        JsonNode sum = site.read("/api/v1/site");

        assertThat(sum.path("name").asText()).isEqualTo("Test");
        assertThat(sum.path("version").asText()).isEqualTo("1.2.3");
        assertThat(sum.path("devices").path("discovered").asInt()).isPositive();
        assertThat(sum.path("openFindings").path("critical").asInt()).isPositive();
        assertThat(sum.path("setUpNeeded").asBoolean()).isFalse();
        assertThat(sum.path("situation").asText()).isEqualTo("normal");
    }

    @Test
    void an_operator_declares_the_situation_and_says_why() {
        String order = "{\"situation\":\"maintenance\",\"reason\":\"valve exchange\"}";
        assertThat(site.call("PUT", "/api/v1/situation", site.viewer, order).statusCode())
                .isEqualTo(403);
        operate(422, "PUT", "/api/v1/situation", order.replace("valve exchange", " "));
        operate(400, "PUT", "/api/v1/situation", order.replace("maintenance", "holiday"));

        JsonNode declared = operate(200, "PUT", "/api/v1/situation", order);
        assertThat(declared.path("situation").asText()).isEqualTo("maintenance");
        assertThat(declared.path("reason").asText()).isEqualTo("valve exchange");
        assertThat(declared.path("by").asText()).isNotBlank();
        assertThat(site.read("/api/v1/site").path("situation").asText()).isEqualTo("maintenance");
        assertThat(operate(200, "PUT", "/api/v1/situation", order).path("event"))
                .isEqualTo(declared.path("event"));
        operate(200, "PUT", "/api/v1/situation", "{\"situation\":\"normal\",\"reason\":\"done\"}");
        assertThat(site.read("/api/v1/situation").path("situation").asText()).isEqualTo("normal");
    }

    @Test
    void an_approver_adds_and_removes_people_and_tokens() {
        String person = "{\"name\":\"ken\",\"role\":\"operator\",\"language\":\"en\","
                + "\"password\":\"wonderful-morning-tea\"}";
        HttpResponse<String> added = site.call("POST", "/api/v1/people", site.approver, person);
        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(added.body()).doesNotContain("wonderful");
        HttpResponse<String> people = site.call("GET", "/api/v1/people", site.approver, "");
        assertThat(people.body()).contains("\"ken\"").contains("\"aiko\"");
        assertThat(site.call("DELETE", "/api/v1/people/ken", site.approver, "").statusCode())
                .isEqualTo(204);

        HttpResponse<String> issued = site.call(
                "POST", "/api/v1/tokens", site.approver, "{\"name\":\"ci\",\"role\":\"viewer\"}");
        assertThat(issued.statusCode()).isEqualTo(201);
        String token = TestSite.json(issued.body()).path("token").asText();
        assertThat(site.call("GET", "/api/v1/site", token, "").statusCode()).isEqualTo(200);
        assertThat(site.call("GET", "/api/v1/tokens", site.approver, "").body())
                .contains("\"ci\"")
                .doesNotContain(token);
        assertThat(site.call("DELETE", "/api/v1/tokens/ci", site.approver, "").statusCode())
                .isEqualTo(204);
        assertThat(site.call("GET", "/api/v1/site", token, "").statusCode()).isEqualTo(401);
    }

    @Test
    void an_operator_issues_and_revokes_what_services_show() {
        String order = "{\"name\":\"scada\",\"role\":\"viewer\",\"request\":\"PEM\"}";
        HttpResponse<String> made = site.call("POST", "/api/v1/certificates", site.operator, order);
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(TestSite.json(made.body()).path("chain").asText()).isEqualTo("chain of scada");
        assertThat(site.call("POST", "/api/v1/certificates", site.operator, order)
                        .statusCode())
                .isEqualTo(409);
        assertThat(site.call("GET", "/api/v1/certificates", site.operator, "").body())
                .contains("\"scada\"")
                .contains("\"ab12\"");
        assertThat(site.call("DELETE", "/api/v1/certificates/scada", site.operator, "")
                        .statusCode())
                .isEqualTo(204);

        HttpResponse<String> key = site.call(
                "POST", "/api/v1/psks", site.operator, "{\"name\":\"s\",\"role\":\"viewer\"}");
        assertThat(TestSite.json(key.body()).path("key").asText()).isEqualTo("00ff");
        assertThat(site.call("GET", "/api/v1/psks", site.operator, "").body())
                .doesNotContain("00ff");
        assertThat(site.call(
                                "POST",
                                "/api/v1/psks",
                                site.operator,
                                "{\"name\":\"t\",\"role\":\"approver\"}")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void a_devices_own_token_opens_nothing_here() {
        DeviceId id = site.newAcceptedDevice();
        HttpResponse<String> issued = site.call(
                "POST",
                "/api/v1/tokens",
                site.approver,
                "{\"name\":\"cam\",\"role\":\"operator\",\"device\":\"" + id + "\"}");
        String token = TestSite.json(issued.body()).path("token").asText();

        assertThat(site.call("GET", "/api/v1/site", token, "").statusCode()).isEqualTo(401);
    }
}
