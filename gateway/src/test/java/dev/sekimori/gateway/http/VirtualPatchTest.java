package dev.sekimori.gateway.http;

import static dev.sekimori.gateway.http.TestSite.OPERATOR;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.decide.patch.Patches;
import dev.sekimori.model.patch.VirtualPatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Virtual patches at the web front. Each test is paired with the same request unpatched. */
class VirtualPatchTest {
    private static final LocalDate FAR = LocalDate.of(2099, 12, 31);

    private final TestDevice device = new TestDevice();
    private Optional<TestSite> site = Optional.empty();

    private TestSite served(Patches patches) {
        site.ifPresent(TestSite::close);
        TestSite started = new TestSite(WebBounds.usual(), patches, device.as("cam"));
        site = Optional.of(started);
        return started;
    }

    @BeforeEach
    void start() {
        device.on("/", exchange -> TestDevice.answer(exchange, 200, "reached"));
    }

    @AfterEach
    void stop() {
        site.ifPresent(TestSite::close);
        device.close();
    }

    private static Patches patches(LocalDate expires, String path, String body) {
        return Patches.compile(List.of(new VirtualPatch(
                "no-reboot",
                "JVNDB-2026-001234",
                expires,
                List.of(),
                Optional.empty(),
                Optional.of(path),
                Map.of(),
                Map.of(),
                body.isEmpty() ? Optional.empty() : Optional.of(body),
                "it reboots the camera")));
    }

    @Test
    void a_patched_path_is_refused_with_the_advisory_and_recorded() throws Exception {
        TestSite patched = served(patches(FAR, "^/cgi-bin/reboot$", ""));
        HttpResponse<String> refused = patched.get("/cgi-bin//%72eboot", TestSite.as(OPERATOR));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("decision.patch");
        assertThat(device.seen).isEmpty();
        TestSite.await(
                "the decision is reported",
                () -> patched.decisions.stream().anyMatch(d -> d.rule().equals("patch:no-reboot")));
        var decision = patched.decisions.stream()
                .filter(d -> d.rule().equals("patch:no-reboot"))
                .findFirst()
                .orElseThrow();
        assertThat(decision.reasons().getFirst().arguments())
                .containsExactly("JVNDB-2026-001234", "it reboots the camera");
        assertThat(patched.gateway.recent(decision.id())).contains(decision);
        assertThat(patched.get("/other", TestSite.as(OPERATOR)).statusCode()).isEqualTo(200);
    }

    @Test
    void the_same_request_passes_without_the_patch_and_after_its_last_day() throws Exception {
        assertThat(served(Patches.NONE)
                        .get("/cgi-bin/reboot", TestSite.as(OPERATOR))
                        .statusCode())
                .isEqualTo(200);
        assertThat(served(patches(LocalDate.of(2020, 1, 1), "^/cgi-bin/reboot$", ""))
                        .get("/cgi-bin/reboot", TestSite.as(OPERATOR))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void content_is_refused_for_what_it_holds_and_nothing_reaches_the_device() throws Exception {
        TestSite patched = served(patches(FAR, "^/set$", "name=[^&]*;"));
        assertThat(patched.send("POST", "/set", "name=a%3breboot", TestSite.as(OPERATOR))
                        .statusCode())
                .isEqualTo(403);
        String large = "name=;" + "x".repeat(1024 * 1024);
        assertThat(patched.send("POST", "/set", large, TestSite.as(OPERATOR)).statusCode())
                .isEqualTo(403);
        assertThat(device.seen).isEmpty();
        assertThat(patched.send("POST", "/set", "name=a", TestSite.as(OPERATOR)).statusCode())
                .isEqualTo(200);
        assertThat(served(Patches.NONE)
                        .send("POST", "/set", "name=a%3breboot", TestSite.as(OPERATOR))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void who_may_not_ask_learns_nothing_of_patches() throws Exception {
        TestSite patched = served(patches(FAR, "^/secret", ""));
        assertThat(patched.get("/secret/x").statusCode()).isEqualTo(401);
        assertThat(patched.get("/secret/x", TestSite.as(TestSite.VIEWER)).body())
                .doesNotContain("decision.patch");
    }
}
