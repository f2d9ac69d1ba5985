package dev.sekimori.observe.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class WireParsersTest {
    @Test
    void reads_status_title_and_every_challenge_of_an_answer() {
        HttpAnswer answer = HttpAnswer.parse(WireSamples.HTTP).orElseThrow();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.title()).contains("Mado Cam");
        assertThat(answer.head().field("server")).contains("mado-httpd/1.0");
        assertThat(Challenge.of(answer.head()))
                .containsExactly(
                        new Challenge("basic", Map.of("realm", "Mado, Cam \"M2\"")),
                        new Challenge(
                                "digest",
                                Map.of(
                                        "realm",
                                        "x",
                                        "nonce",
                                        "abc",
                                        "qop",
                                        "auth,auth-int",
                                        "algorithm",
                                        "SHA-256")));
    }

    @Test
    void tells_two_challenges_of_one_field_apart() {
        Head head = Head.parse(("HTTP/1.1 401 No\r\nWWW-Authenticate: "
                                + "Basic realm=\"a, Digest b\", Digest nonce=n\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1))
                .orElseThrow();

        assertThat(Challenge.of(head))
                .containsExactly(
                        new Challenge("basic", Map.of("realm", "a, Digest b")),
                        new Challenge("digest", Map.of("nonce", "n")));
    }

    @Test
    void joins_chunks_and_knows_when_all_have_come() {
        HttpAnswer answer = HttpAnswer.parse(WireSamples.CHUNKED).orElseThrow();

        assertThat(answer.body()).isEqualTo("<title>Fude</title>");
        assertThat(HttpAnswer.isComplete(WireSamples.CHUNKED)).isTrue();
        assertThat(HttpAnswer.isComplete(java.util.Arrays.copyOf(WireSamples.CHUNKED, 70)))
                .isFalse();
    }

    /** The examples of RFC 7616 section 3.9.1. */
    @Test
    void answers_digest_challenges_as_the_rfc_does() {
        assertThat(digest("MD5")).contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"");
        assertThat(digest("SHA-256"))
                .contains("response=\"753927fa0e85d155564e2e272a28d180"
                        + "2ca10daf4496794697cf8db5856cb6c1\"");
    }

    @Test
    void prefers_digest_to_basic_and_sha_256_to_md5_and_leaves_unknown_schemes() {
        Challenge basic = new Challenge("basic", Map.of("realm", "r"));
        Challenge md5 = new Challenge("digest", Map.of("realm", "r", "nonce", "n"));
        Challenge sha =
                new Challenge("digest", Map.of("realm", "r", "nonce", "n", "algorithm", "SHA-256"));

        assertThat(answer(List.of(basic, md5, sha))).contains("algorithm=SHA-256");
        assertThat(answer(List.of(basic, md5))).contains("algorithm=MD5");
        assertThat(answer(List.of(basic))).isEqualTo("Basic dTpw");
        assertThat(Login.answer(List.of(new Challenge("bearer", Map.of())), "/", "u", "p", "c"))
                .isEmpty();
        Challenge newer = new Challenge("digest", Map.of("nonce", "n", "algorithm", "SHA-512-256"));
        assertThat(Login.answer(List.of(newer), "/", "u", "p", "c")).isEmpty();
    }

    @Test
    void takes_telnet_commands_out_and_refuses_what_is_offered() {
        Telnet telnet = Telnet.parse(WireSamples.TELNET);

        assertThat(telnet.text()).isEqualTo("Mado Cam M2 (firmware 1.0.3)\r\n\r\nmado login: ");
        assertThat(telnet.refusals()).isEqualTo(WireSamples.joined("FFFE01FFFE03"));
        assertThat(Telnet.parse(WireSamples.joined("FFFD18")).refusals())
                .isEqualTo(WireSamples.joined("FFFC18"));
        assertThat(Telnet.parse(WireSamples.joined("FFFC18FFFE01")).refusals()).isEmpty();
    }

    @Test
    void reads_the_first_device_of_a_description() {
        UpnpDescription description = UpnpDescription.parse(
                        new String(WireSamples.UPNP, StandardCharsets.UTF_8))
                .orElseThrow();

        assertThat(description.property("modelName")).contains("Mado Cam M2");
        assertThat(description.property("manufacturer")).contains("Mado & Co");
        assertThat(description.property("serialNumber")).contains("MC48213377");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                        + "<r><modelName>&x;</modelName></r>",
                "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>"
                        + "<r><modelName>&b;</modelName></r>",
                "<!DOCTYPE r SYSTEM 'http://127.0.0.1:1/x.dtd'><r><modelName>&x;</modelName></r>"
            })
    void resolves_no_entities_and_loads_nothing_from_elsewhere(String xml) {
        assertThat(UpnpDescription.parse(xml).map(UpnpDescription::toString).orElse(""))
                .doesNotContain("root:", "haha");
    }

    @Test
    void follows_a_location_only_to_the_device_that_was_asked() throws Exception {
        InetAddress device = InetAddress.getByName("127.0.0.1");
        Ssdp here = Ssdp.parse(WireSamples.SSDP).orElseThrow();

        assertThat(here.descriptionOn(device))
                .contains(new Ssdp.Description(
                        new HttpClient.Site(device, 80, false), "/description.xml"));
        for (String elsewhere : List.of(
                "http://127.0.0.2/d.xml",
                "http://example.org/",
                "file:///etc/passwd",
                "https://127.0.0.1/",
                "",
                "::",
                "http://127.0.0.1:99999/",
                "http://user@127.0.0.2/")) {
            assertThat(new Ssdp("", "", elsewhere).descriptionOn(device))
                    .as(elsewhere)
                    .isEmpty();
        }
    }

    @Test
    void reads_pointers_and_strings_of_mdns_answers() {
        assertThat(Mdns.parse(WireSamples.MDNS).orElseThrow().answers())
                .containsExactly(
                        new Mdns.Answer.Pointer("_ipp._tcp.local", "Fude._ipp._tcp.local"),
                        new Mdns.Answer.Strings("Fude._ipp._tcp.local", List.of("ty=Fude LP-20")));
    }

    @Test
    void ends_names_that_point_to_themselves() {
        byte[] loop = WireSamples.joined(
                "000084000000000100000000" + "C00C" + "000C000100000078" + "0002C00C");

        assertThat(Mdns.parse(loop).orElseThrow().answers()).isEmpty();
    }

    @Test
    void asks_and_reads_coap() {
        assertThat(Coap.get(0x5345, List.of(".well-known", "core")))
                .isEqualTo(WireSamples.joined("40015345BB", ".well-known", "04", "core"));
        assertThat(Coap.parse(WireSamples.COAP))
                .contains(new Coap(
                        Coap.CONTENT,
                        0x5345,
                        "</sensors/temperature>;rt=\"temperature-c\";obs,</info>"));
    }

    @Test
    void reads_the_node_profile_of_echonet_lite() {
        Echonet echonet = Echonet.parse(WireSamples.ECHONET).orElseThrow();

        assertThat(echonet.maker()).contains("00FE77");
        assertThat(echonet.product()).contains("AKARI-L16");
        assertThat(echonet.instances()).contains("029001");
    }

    @Test
    void reads_modbus_identification_and_pjl() {
        assertThat(Modbus.parse(WireSamples.MODBUS).orElseThrow().text())
                .isEqualTo("vendor=Haguruma; product=PLC-200; revision=5.02");
        assertThat(Pjl.parse(WireSamples.PJL)).contains("Fude LP-20");
        assertThat(Pjl.isComplete(WireSamples.PJL)).isTrue();
    }

    private static String digest(String algorithm) {
        Challenge challenge = new Challenge(
                "digest",
                Map.of(
                        "realm", "http-auth@example.org",
                        "qop", "auth, auth-int",
                        "algorithm", algorithm,
                        "nonce", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                        "opaque", "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"));
        return Login.answer(
                        List.of(challenge),
                        "/dir/index.html",
                        "Mufasa",
                        "Circle of Life",
                        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
                .orElseThrow();
    }

    private static String answer(List<Challenge> challenges) {
        return Login.answer(challenges, "/", "u", "p", "0123456789abcdef").orElseThrow();
    }
}
