package dev.sekimori.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;
import java.util.Random;

class ResourcePathTest {
    @ParameterizedTest
    @CsvSource({
        "/,/,/",
        "/a/b,/a/b,/a/b",
        "/a/,/a/,/a/",
        "//a///b//,/a/b/,/a/b/",
        "/%61%62,/ab,/ab",
        "/a%20b,/a b,/a%20b",
        "/%E6%98%A0,/映,/%E6%98%A0",
        "/cgi-bin/v.cgi(1)!$&'*+=:@~,/cgi-bin/v.cgi(1)!$&'*+=:@~,/cgi-bin/v.cgi(1)!$&'*+=:@~",
        "/100%25,/100%,/100%25",
        "/...,/...,/...",
        "/a%22b,/a\"b,/a%22b"
    })
    void brings_a_path_to_one_form(String raw, String decoded, String encoded) {
        assertThat(ResourcePath.parse(raw)).hasValue(new ResourcePath(decoded, encoded));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "*",
                "http://x/",
                "/..",
                "/a/../b",
                "/./a",
                "/%2e%2e/a",
                "/.%2E",
                "/a%2Fb",
                "/a%2fb",
                "/a\\b",
                "/a%5Cb",
                "/a%00",
                "/a%0d%0a",
                "/a;x=1",
                "/..;/a",
                "/a%3Bx",
                "/%252e%252e",
                "/%25252e",
                "/a%",
                "/a%4",
                "/a%zz",
                "/%ff",
                "/%c0%ae%c0%ae",
                "/%ed%a0%80",
                "/a b",
                "/é",
                "/a%c2%85"
            })
    void refuses_a_path_that_may_mean_two_things(String raw) {
        assertThat(ResourcePath.parse(raw)).isEmpty();
    }

    @Test
    void refuses_a_path_that_a_decision_could_not_keep_whole() {
        assertThat(ResourcePath.parse("/" + "a".repeat(ResourcePath.MAX_CHARS))).isEmpty();
        assertThat(ResourcePath.parse("/" + "a".repeat(ResourcePath.MAX_CHARS - 1)))
                .isPresent();
    }

    /**
     * What passes has no second reading: decoding it again, or reading its forwarded form, changes
     * nothing.
     */
    @Test
    void what_passes_means_the_same_to_everybody() {
        long seed = 3_986;
        Random random = new Random(seed);
        String[] pieces = {
            "/", "/", ".", "..", "%2e", "%2E", "%2f", "%5c", "\\", ";", "%", "%25", "a", "b.c",
            "%41", "%00", "%0a", "%c3%a9", "%c0%af", "~", "//", "%20", "admin", "é", "?", "#",
            "\u0000"
        };
        int passed = 0;
        for (int round = 0; round < 200_000; round++) {
            StringBuilder raw = new StringBuilder("/");
            for (int i = random.nextInt(10); i > 0; i--) {
                raw.append(pieces[random.nextInt(pieces.length)]);
            }
            Optional<ResourcePath> path = ResourcePath.parse(raw.toString());
            if (path.isPresent()) {
                passed++;
                String what = "seed %d, round %d: %s".formatted(seed, round, raw);
                assertThat(ResourcePath.parse(path.get().encoded())).as(what).isEqualTo(path);
                assertThat(path.get().decoded())
                        .as(what)
                        .startsWith("/")
                        .doesNotContain("//", "\\", ";", "\u0000", "\n")
                        .doesNotMatch(".*/\\.{1,2}(/.*)?")
                        .doesNotMatch(".*%[0-9a-fA-F]{2}.*");
                assertThat(path.get().encoded())
                        .as(what)
                        .matches("[\\x21-\\x7e]+")
                        .doesNotContain("?", "#");
            }
        }
        assertThat(passed).isGreaterThan(10_000);
    }
}
