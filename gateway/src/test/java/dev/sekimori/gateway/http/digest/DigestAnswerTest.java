package dev.sekimori.gateway.http.digest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class DigestAnswerTest {
    private static DigestChallenge challenge(String field) {
        return DigestChallenge.of(Challenge.parse(List.of(field)).getFirst()).orElseThrow();
    }

    private static final String RFC_7616 =
            "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=%s, "
                    + "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
                    + "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
    private static final DigestAnswer.Use USE = new DigestAnswer.Use(
            "GET", "/dir/index.html", 1, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

    /** RFC 7616 section 3.9.1. */
    @Test
    void answers_the_examples_of_rfc_7616() {
        assertThat(DigestAnswer.response(
                        challenge(RFC_7616.formatted("MD5")), "Mufasa", "Circle of Life", USE))
                .isEqualTo("8ca523f5e9506fed4657c9700eebdbec");
        assertThat(DigestAnswer.response(
                        challenge(RFC_7616.formatted("SHA-256")), "Mufasa", "Circle of Life", USE))
                .isEqualTo("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    }

    /** RFC 2617 section 3.5. */
    @Test
    void answers_the_example_of_rfc_2617() {
        DigestChallenge challenge =
                challenge("Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", "
                        + "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", "
                        + "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"");
        String answer = DigestAnswer.authorization(
                challenge,
                "Mufasa",
                "Circle Of Life",
                new DigestAnswer.Use("GET", "/dir/index.html", 1, "0a4f113b"));
        assertThat(answer)
                .startsWith("Digest username=\"Mufasa\", ")
                .contains(
                        "response=\"6629fae49393a05397450978507c4ef1\"",
                        "qop=auth, nc=00000001, cnonce=\"0a4f113b\"",
                        "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"");
    }

    /** RFC 2069 section 2.4 with its erratum 749. */
    @Test
    void answers_the_example_of_rfc_2069() {
        DigestChallenge challenge = challenge("Digest realm=\"testrealm@host.com\", "
                + "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"");
        var use = new DigestAnswer.Use("GET", "/dir/index.html", 1, "unused");
        assertThat(DigestAnswer.response(challenge, "Mufasa", "CircleOfLife", use))
                .isEqualTo("1949323746fe6a43ef61f9606e7febea");
        assertThat(DigestAnswer.authorization(challenge, "Mufasa", "CircleOfLife", use))
                .doesNotContain("qop", "nc=", "cnonce");
    }

    @Test
    void does_not_answer_what_it_cannot() {
        for (String field : List.of(
                "Digest realm=\"x\"",
                "Digest realm=\"x\", nonce=\"y\", qop=\"auth-int\"",
                "Digest realm=\"x\", nonce=\"y\", algorithm=MD2",
                "Basic realm=\"x\", nonce=\"y\"",
                "Digest realm=\"x\", nonce=\"" + "y".repeat(2_000) + "\"")) {
            assertThat(Challenge.parse(List.of(field)).stream()
                            .flatMap(c -> DigestChallenge.of(c).stream()))
                    .as(field)
                    .isEmpty();
        }
    }

    @Test
    void quotes_what_needs_it() {
        DigestChallenge challenge = challenge("Digest realm=\"a\\\"b\", nonce=\"y\"");
        assertThat(DigestAnswer.authorization(
                        challenge, "u\\\"s", "p", new DigestAnswer.Use("GET", "/", 1, "c")))
                .contains("username=\"u\\\\\\\"s\"", "realm=\"a\\\"b\"");
    }
}
