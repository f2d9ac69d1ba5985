package dev.sekimori.gateway.http.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Random;

class ChallengeTest {
    private static List<Challenge> parse(String... fields) {
        return Challenge.parse(List.of(fields));
    }

    @Test
    void reads_several_challenges_of_one_field() {
        assertThat(parse("Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", "
                        + "Basic realm=\"simple\""))
                .containsExactly(
                        new Challenge(
                                "newauth",
                                Map.of("realm", "apps", "type", "1", "title", "Login to \"apps\"")),
                        new Challenge("basic", Map.of("realm", "simple")));
    }

    @Test
    void reads_what_cameras_send() {
        assertThat(parse("Digest realm=\"DS-2CD\",nonce=\"a:b\" , qop=\"auth\", , stale=FALSE,"))
                .containsExactly(new Challenge(
                        "digest",
                        Map.of(
                                "realm", "DS-2CD", "nonce", "a:b", "qop", "auth", "stale",
                                "FALSE")));
        assertThat(parse("Basic", "DIGEST Realm = \"x\" , NONCE=\"y\""))
                .containsExactly(
                        new Challenge("basic", Map.of()),
                        new Challenge("digest", Map.of("realm", "x", "nonce", "y")));
        assertThat(parse("Negotiate YII=, Basic realm=\"x\""))
                .containsExactly(
                        new Challenge("negotiate", Map.of()),
                        new Challenge("basic", Map.of("realm", "x")));
        assertThat(parse("Basic realm=\"a, b=c\""))
                .containsExactly(new Challenge("basic", Map.of("realm", "a, b=c")));
    }

    @Test
    void a_malformed_field_gives_nothing() {
        assertThat(parse("Digest realm=\"x")).isEmpty();
        assertThat(parse("Digest realm=\"x\", realm=\"y\"")).isEmpty();
        assertThat(parse("Digest realm=\"x\" nonce=\"y\"")).isEmpty();
        assertThat(parse("Digest realm=\"a\nb\"")).isEmpty();
        assertThat(parse("Digest =\"a\"")).isEmpty();
        assertThat(parse("", "\"", ",,,", "(", "Basic realm=\"" + "x".repeat(9_000) + "\""))
                .isEmpty();
        assertThat(parse("A, ".repeat(100))).isEmpty();
    }

    @Test
    void no_field_makes_it_fail_or_go_on_forever() {
        long seed = 7_616;
        Random random = new Random(seed);
        String[] pieces = {
            "Digest",
            "Basic",
            " ",
            ",",
            "=",
            "\"",
            "\\",
            "realm",
            "nonce",
            "qop",
            "auth",
            "a",
            "\t",
            "é",
            "\u0000",
            "/+==",
            "stale=true",
            "algorithm=MD5",
            "realm=\"x\"",
            "nonce=\"y\"",
            ", "
        };
        for (int round = 0; round < 50_000; round++) {
            StringBuilder field = new StringBuilder();
            for (int i = random.nextInt(24); i > 0; i--) {
                field.append(
                        random.nextInt(12) == 0
                                ? (char) random.nextInt(300)
                                : pieces[random.nextInt(pieces.length)]);
            }
            String text = field.toString();
            assertThatCode(() -> {
                        List<Challenge> found = parse(text, text);
                        assertThat(found).hasSizeLessThanOrEqualTo(8);
                        found.forEach(challenge -> {
                            assertThat(challenge.parameters()).hasSizeLessThanOrEqualTo(32);
                            DigestChallenge.of(challenge)
                                    .ifPresent(digest -> DigestAnswer.authorization(
                                            digest,
                                            "u",
                                            "p",
                                            new DigestAnswer.Use("GET", "/", 1, "c")));
                        });
                    })
                    .as("seed %d, round %d: %s", seed, round, text)
                    .doesNotThrowAnyException();
        }
    }
}
