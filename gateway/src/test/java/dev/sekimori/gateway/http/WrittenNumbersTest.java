package dev.sekimori.gateway.http;

import static dev.sekimori.gateway.http.TestSite.OPERATOR;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.ValueRange;

import io.vertx.core.MultiMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;

/** A rule with a range of values on a web path, of 5 to 35 here. */
class WrittenNumbersTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String CHARACTERS = "0123456789+-.eExnaif\"{}[]:,&;=% ab\u0669";

    private static Optional<ValueRange> of(String query, String type, String content) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("content-type", type);
        return WrittenNumbers.of(query, headers, content.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|application/json|{\"target\":22.5}|22.5|22.5",
                "zone=7|application/json|{\"target\":22, \"mode\":\"heat\"}|7|22",
                "target=22|text/plain|``|22|22",
                "mode=heat&target=%32%32|text/plain|``|22|22",
                "``|application/x-www-form-urlencoded|mode=heat&target=+21.5|21.5|21.5",
                "``|application/x-www-form-urlencoded; charset=utf-8|a=1;b=3|1|3",
                "``|text/plain|22|22|22",
            })
    void finds_numbers_in_query_form_and_json(
            String query, String type, String content, double least, double greatest) {
        assertThat(of(query, type, content)).contains(new ValueRange(least, greatest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mode=heat",
                "target=22C",
                "target=0x16",
                "target=nan",
                "target=Infinity",
                "target=%",
                "target=%zz",
                "target=22&{\"target\":99}",
                "{\"target\":22}",
                "22",
                "target=22&note=a%26target%3D99",
                "target=22&note=%2522",
                "target=\u0662\u0662",
            })
    void sees_no_number_in_a_form_that_could_be_read_otherwise(String content) {
        assertThat(of("", FORM, content)).isEmpty();
        assertThat(of(content, "text/plain", "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "target=99",
                "{\"&target=99&\":22}",
                "<target>22</target>",
                "--b\r\nContent-Disposition: form-data; name=\"target\"\r\n\r\n22",
            })
    void sees_no_number_in_other_content_that_could_be_read_as_a_form(String content) {
        assertThat(of("", "application/json", content)).isEmpty();
    }

    @Test
    void looks_at_nothing_compressed_or_of_two_types() {
        byte[] content = "22".getBytes(StandardCharsets.UTF_8);
        MultiMap none = MultiMap.caseInsensitiveMultiMap();
        MultiMap zipped = MultiMap.caseInsensitiveMultiMap().add("content-encoding", "gzip");
        MultiMap two = MultiMap.caseInsensitiveMultiMap()
                .add("content-type", "text/plain")
                .add("content-type", FORM);

        assertThat(WrittenNumbers.of("", none, content)).isPresent();
        assertThat(WrittenNumbers.of("", zipped, content)).isEmpty();
        assertThat(WrittenNumbers.of("", two, content)).isEmpty();
        assertThat(WrittenNumbers.of("", none, " ".repeat(70_000).getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void never_fails_on_noise() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int seen = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder noise = new StringBuilder(round % 2 == 0 ? "a=" : "");
            for (int left = random.nextInt(12); left > 0; left--) {
                noise.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            String type = random.nextBoolean() ? FORM : "application/json";
            Optional<ValueRange> found = of(noise.toString(), type, noise.toString());
            seen += found.isPresent() ? 1 : 0;
            assertThat(found.filter(range -> !Double.isFinite(range.max())))
                    .as("seed %d: %s", seed, noise)
                    .isEmpty();
        }
        assertThat(seen).as("seed %d", seed).isPositive();
    }

    @Test
    void a_device_gets_what_is_in_range_and_nothing_else() throws Exception {
        try (TestDevice device = new TestDevice();
                TestSite site = new TestSite(device.as("cam"))) {
            device.on("/", exchange -> TestDevice.answer(exchange, 200, "reached"));
            String[] json = TestSite.as(OPERATOR, "Content-Type", "application/json");

            assertThat(site.send("PUT", "/bounded/set", "{\"target\":22}", json).statusCode())
                    .isEqualTo(200);
            assertThat(site.send("POST", "/bounded/set?target=5", "", json).statusCode())
                    .isEqualTo(200);
            assertThat(device.seen).hasSize(2);
            assertThat(device.seen.getFirst().body()).isEqualTo("{\"target\":22}");

            assertRefused(site, site.send("PUT", "/bounded/set", "{\"target\":36}", json));
            assertRefused(site, site.send("PUT", "/bounded/set?zone=99", "22", json));
            assertRefused(site, site.send("POST", "/bounded/set?target=99", "", json));
            assertRefused(site, site.send("POST", "/bounded/set", "", json));
            assertRefused(site, site.send("POST", "/bounded/set", " ".repeat(300_000), json));
            assertThat(device.seen).hasSize(2);
            assertThat(site.send("POST", "/other", "anything", json).statusCode())
                    .isEqualTo(200);
        }
    }

    private static void assertRefused(TestSite site, HttpResponse<String> response)
            throws InterruptedException {
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("decision.value.out_of_range");
        TestSite.await(
                "the refusal is a flow",
                () -> site.gateway.flows(Optional.empty(), 100).stream()
                        .anyMatch(flow -> isRefusal(flow.decision())));
    }

    private static boolean isRefusal(Decision decision) {
        return !decision.permitted() && decision.rule().endsWith("bounded");
    }
}
