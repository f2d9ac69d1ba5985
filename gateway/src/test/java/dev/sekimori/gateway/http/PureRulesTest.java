package dev.sekimori.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.gateway.HostName;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Language;

import io.vertx.core.MultiMap;
import io.vertx.core.net.HostAndPort;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.TreeSet;

class PureRulesTest {
    private static MultiMap headers(String... pairs) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.add(pairs[i], pairs[i + 1]);
        }
        return headers;
    }

    @Test
    void only_a_label_under_the_domain_names_a_device() {
        assertThat(VirtualHost.of(HostAndPort.create("CAM.localhost", 9443), "localhost"))
                .hasValue(new VirtualHost(new DeviceId("cam"), "cam.localhost:9443"));
        assertThat(VirtualHost.of(HostAndPort.create("cam.site.example", -1), "site.example")
                        .orElseThrow()
                        .origin())
                .isEqualTo("https://cam.site.example");
        for (String host : new String[] {
            "localhost",
            ".localhost",
            "a.b.localhost",
            "cam.localhost.",
            "cam.localhost.evil",
            "127.0.0.1",
            "-a.localhost",
            "cam_1.localhost",
            "camlocalhost",
            "",
            "cam.localhostx",
            "ｃam.localhost",
            "x".repeat(64) + ".localhost"
        }) {
            assertThat(HostName.deviceOf(host, "localhost")).as(host).isEmpty();
        }
    }

    @Test
    void a_cookie_acts_for_pages_of_its_origin_only() {
        String own = "https://cam.localhost:9443";
        assertThat(OriginCheck.isOwn(headers("Origin", own), own, true)).isTrue();
        assertThat(OriginCheck.isOwn(headers("Sec-Fetch-Site", "same-origin"), own, true))
                .isTrue();
        assertThat(OriginCheck.isOwn(
                        headers("Sec-Fetch-Site", "same-origin", "Origin", own), own, true))
                .isTrue();
        assertThat(OriginCheck.isOwn(headers(), own, true)).isFalse();
        assertThat(OriginCheck.isOwn(headers("Origin", "null"), own, true)).isFalse();
        assertThat(OriginCheck.isOwn(headers("Sec-Fetch-Site", "none"), own, true))
                .isFalse();
        assertThat(OriginCheck.isOwn(
                        headers("Sec-Fetch-Site", "same-site", "Origin", own), own, true))
                .isFalse();
        assertThat(OriginCheck.isOwn(
                        headers("Sec-Fetch-Site", "same-origin", "Origin", own + "0"), own, true))
                .isFalse();

        assertThat(OriginCheck.isOwn(headers(), own, false)).isTrue();
        assertThat(OriginCheck.isOwn(headers("Sec-Fetch-Site", "none"), own, false))
                .isTrue();
        assertThat(OriginCheck.isOwn(headers("Sec-Fetch-Site", "cross-site"), own, false))
                .isFalse();
        assertThat(OriginCheck.isOwn(
                        headers(
                                "Sec-Fetch-Site",
                                "cross-site",
                                "Sec-Fetch-Mode",
                                "navigate",
                                "Sec-Fetch-Dest",
                                "iframe"),
                        own,
                        false))
                .isFalse();
        assertThat(OriginCheck.isOwn(
                        headers(
                                "Sec-Fetch-Site",
                                "cross-site",
                                "Sec-Fetch-Mode",
                                "navigate",
                                "Sec-Fetch-Dest",
                                "document"),
                        own,
                        false))
                .isTrue();
    }

    @Test
    void entering_leads_to_a_path_of_the_same_host() {
        assertThat(Entrance.whereTo("/live?a=1&b=%20")).isEqualTo("/live?a=1&b=%20");
        for (String elsewhere : new String[] {
            "",
            "live",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nSet-Cookie: x",
            "/../x",
            "/\t/evil.example",
            "javascript:alert(1)"
        }) {
            assertThat(Entrance.whereTo(elsewhere)).as(elsewhere).isEqualTo("/");
        }
    }

    @Test
    void readers_get_the_language_that_they_prefer() {
        assertThat(Reader.of(headers("Accept-Language", "ja")).language()).isEqualTo(Language.JA);
        assertThat(Reader.of(headers("Accept-Language", "fr, ja;q=0.8, en;q=0.5"))
                        .language())
                .isEqualTo(Language.JA);
        assertThat(Reader.of(headers("Accept-Language", "en-GB, ja;q=0.8")).language())
                .isEqualTo(Language.EN);
        assertThat(Reader.of(headers("Accept-Language", ";;;q=")).language())
                .isEqualTo(Language.EN);
        assertThat(Reader.of(headers("Accept-Language", "ja,".repeat(1_000))).language())
                .isEqualTo(Language.EN);
        assertThat(Reader.of(headers()).wantsPage()).isFalse();
    }

    @Test
    void both_languages_have_the_same_texts_for_every_problem() {
        ResourceBundle english =
                ResourceBundle.getBundle("dev.sekimori.gateway.messages", Locale.ROOT);
        ResourceBundle japanese =
                ResourceBundle.getBundle("dev.sekimori.gateway.messages", Locale.JAPANESE);
        assertThat(japanese.getLocale()).isEqualTo(Locale.JAPANESE);
        assertThat(new TreeSet<>(japanese.keySet())).isEqualTo(new TreeSet<>(english.keySet()));
        assertThat(english.keySet()).allMatch(key -> key.startsWith("gateway."));
        assertThat(english.keySet())
                .allSatisfy(key -> assertThat(japanese.getString(key))
                        .isNotBlank()
                        .isNotEqualTo(english.getString(key)));
        assertThat(Arrays.stream(Problem.values())
                        .flatMap(problem -> Arrays.stream(new String[] {"title", "detail", "hint"})
                                .map(part -> "gateway.web." + problem.key() + "." + part)))
                .allMatch(english::containsKey);
    }
}
