package dev.sekimori.decide.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.model.patch.VirtualPatch;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Which requests virtual patches refuse. */
class PatchesTest {
    private static final LocalDate LAST_DAY = LocalDate.of(2027, 3, 31);

    private static VirtualPatch patch(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            String body) {
        return new VirtualPatch(
                "no-injection",
                "CVE-2026-12345",
                LAST_DAY,
                List.of("mado-cam-m2"),
                text(method),
                text(path),
                query,
                headers,
                text(body),
                "a command in the name");
    }

    private static Optional<String> text(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static PatchRequest get(String path, String query) {
        return new PatchRequest("mado-cam-m2", "GET", path, query, Map.of());
    }

    private static boolean refuses(VirtualPatch patch, PatchRequest request) {
        return Patches.compile(List.of(patch)).refusing(request, LAST_DAY).isPresent();
    }

    @Test
    void all_written_patterns_must_match() {
        VirtualPatch patch = patch("^POST$", "^/cgi-bin/", Map.of("name", "[;|`]"), Map.of(), "");
        PatchRequest attack = new PatchRequest(
                "mado-cam-m2", "POST", "/cgi-bin/set", "name=a%3Breboot", Map.of());
        assertThat(refuses(patch, attack)).isTrue();
        assertThat(refuses(patch, get("/cgi-bin/set", "name=a%3Breboot"))).isFalse();
        assertThat(refuses(
                        patch,
                        new PatchRequest(
                                "mado-cam-m2", "POST", "/cgi-bin/set", "name=a", Map.of())))
                .isFalse();
    }

    @Test
    void a_parameter_is_found_however_it_is_written() {
        VirtualPatch patch = patch("", "", Map.of("name", "\\.\\./"), Map.of(), "");
        assertThat(List.of(
                        "name=../x",
                        "NAME=%2e%2e%2fx",
                        "n%61me=..%2Fx",
                        "a=1&name=../x",
                        "a=1;name=../x",
                        "name=ok&name=../x"))
                .allMatch(query -> refuses(patch, get("/", query)));
        assertThat(refuses(patch, get("/", "other=../x"))).isFalse();
        assertThat(refuses(patch("", "", Map.of("*", "\\.\\./"), Map.of(), ""), get("/", "o=../")))
                .isTrue();
    }

    @Test
    void a_field_is_found_by_its_name_in_any_case() {
        VirtualPatch patch = patch("", "", Map.of(), Map.of("X-Debug", "^1$"), "");
        PatchRequest request = new PatchRequest(
                "mado-cam-m2", "GET", "/", "", Map.of("x-debug", List.of("0", "1")));
        assertThat(refuses(patch, request)).isTrue();
    }

    @Test
    void devices_of_other_profiles_are_left_alone() {
        VirtualPatch patch = patch("", "^/admin", Map.of(), Map.of(), "");
        assertThat(refuses(patch, get("/admin", ""))).isTrue();
        assertThat(refuses(patch, new PatchRequest("other", "GET", "/admin", "", Map.of())))
                .isFalse();
    }

    @Test
    void does_nothing_from_the_day_after_its_last() {
        Patches patches = Patches.compile(List.of(patch("", "^/admin", Map.of(), Map.of(), "")));
        assertThat(patches.refusing(get("/admin", ""), LAST_DAY)).isPresent();
        assertThat(patches.refusing(get("/admin", ""), LAST_DAY.plusDays(1))).isEmpty();
        assertThat(patches.expired(LAST_DAY)).isEmpty();
        assertThat(patches.expired(LAST_DAY.plusDays(1))).hasSize(1);
    }

    @Test
    void content_is_searched_as_sent_and_decoded_and_never_let_by_compressed() {
        Patches patches =
                Patches.compile(List.of(patch("", "^/set$", Map.of(), Map.of(), "telnetd -l")));
        PatchRequest request = get("/set", "");
        assertThat(patches.needsContent(request, LAST_DAY)).isTrue();
        assertThat(patches.needsContent(get("/other", ""), LAST_DAY)).isFalse();
        assertThat(patches.refusing(request, LAST_DAY))
                .as("its content decides")
                .isEmpty();
        for (String body : List.of("x=telnetd -l", "x=telnetd+-l", "x=%74elnetd%20-l")) {
            assertThat(patches.refusing(
                            request, body.getBytes(StandardCharsets.US_ASCII), LAST_DAY))
                    .as(body)
                    .isPresent();
        }
        assertThat(patches.refusing(request, new byte[] {'x'}, LAST_DAY)).isEmpty();
        PatchRequest compressed = new PatchRequest(
                "mado-cam-m2", "POST", "/set", "", Map.of("content-encoding", List.of("gzip")));
        assertThat(patches.refusing(compressed, new byte[] {'x'}, LAST_DAY)).isPresent();
    }

    @Test
    void a_patch_that_cannot_be_meant_is_refused_with_its_name() {
        assertThatThrownBy(() -> Patches.compile(List.of(patch("", "(a", Map.of(), Map.of(), ""))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-injection");
        assertThatThrownBy(() -> patch("", "", Map.of(), Map.of(), ""))
                .hasMessageContaining("without a pattern");
        VirtualPatch one = patch("", "^/a", Map.of(), Map.of(), "");
        assertThatThrownBy(() -> Patches.compile(List.of(one, one))).hasMessageContaining("twice");
    }

    @Test
    void any_request_is_searched_in_bounded_time() {
        long seed = 20_261_123;
        Random random = new Random(seed);
        Patches patches = Patches.compile(List.of(
                patch("", "(a|aa)+$", Map.of("*", "(x+x+)+y"), Map.of("h", "(.*)*z"), "(a+)+b")));
        byte[] body = "a".repeat(Patches.SEARCHED_BYTES).getBytes(StandardCharsets.US_ASCII);
        long before = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            byte[] noise = new byte[random.nextInt(2_000)];
            random.nextBytes(noise);
            String text = new String(noise, StandardCharsets.ISO_8859_1);
            PatchRequest request = new PatchRequest(
                    "mado-cam-m2", "GET", "/" + text, text + "&" + "x".repeat(500), Map.of());
            patches.refusing(request, LAST_DAY);
            patches.refusing(request, noise, LAST_DAY);
        }
        PatchRequest worst =
                new PatchRequest("mado-cam-m2", "GET", "/aa", "q=xxy", Map.of("h", List.of("z")));
        assertThat(patches.refusing(worst, body, LAST_DAY)).as("seed " + seed).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }
}
