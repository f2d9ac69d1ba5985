package dev.sekimori.lab.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.lab.device.FactoryState;
import dev.sekimori.lab.fuzz.Fuzz;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

class DigestAuthenticationTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Account account = Account.own("admin", 1, "camera");
    private final DigestAuthentication digest =
            new DigestAuthentication("Mado Cam M3", account, () -> now, new byte[] {1, 2, 3});

    private String header(String password) throws Exception {
        String nonce = digest.challenge().replaceAll(".*nonce=\"([^\"]+)\".*", "$1");
        String response = hash(hash("admin:Mado Cam M3:" + password) + ":" + nonce
                + ":00000001:c:auth:" + hash("GET:/"));
        return "Digest username=\"admin\", realm=\"Mado Cam M3\", uri=\"/\", nonce=\"" + nonce
                + "\", nc=00000001, cnonce=\"c\", qop=auth, response=\"" + response + "\"";
    }

    private static String hash(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void accepts_the_password_for_this_method_and_uri_only() throws Exception {
        String header = header(account.credential().password());
        assertThat(digest.accepts("GET", "/", header)).isTrue();
        assertThat(digest.accepts("POST", "/", header)).isFalse();
        assertThat(digest.accepts("GET", "/admin", header)).isFalse();
        assertThat(digest.accepts("GET", "/", header("admin"))).isFalse();
        assertThat(digest.accepts("GET", "/", "")).isFalse();
    }

    @Test
    void a_nonce_ages_and_is_not_taken_from_the_future() throws Exception {
        String header = header(account.credential().password());
        Instant start = now;
        now = start.plus(Duration.ofMinutes(5));
        assertThat(digest.accepts("GET", "/", header)).isFalse();
        now = start.minusSeconds(1);
        assertThat(digest.accepts("GET", "/", header)).isFalse();
        now = start.plusSeconds(299);
        assertThat(digest.accepts("GET", "/", header)).isTrue();
    }

    @Test
    void an_account_knows_whether_it_has_its_factory_password() {
        Account factory = Account.factory("admin", "admin");
        assertThat(factory.state()).isEqualTo(FactoryState.FACTORY_PASSWORD);
        factory.change("something-else");
        assertThat(factory.state()).isEqualTo(FactoryState.OWN_PASSWORD);
        assertThat(factory.accepts("admin", "admin")).isFalse();
        assertThat(factory.accepts("admin", "something-else")).isTrue();
        factory.reset();
        assertThat(factory.state()).isEqualTo(FactoryState.FACTORY_PASSWORD);
        assertThat(account.state()).isEqualTo(FactoryState.OWN_PASSWORD);
    }

    @Test
    void both_schemes_survive_any_bytes_and_accept_none_of_them() throws Exception {
        BasicAuthentication basic = new BasicAuthentication("r", account);
        String wrong = header("admin");
        Fuzz.feed(
                input -> {
                    String value = new String(input, StandardCharsets.ISO_8859_1);
                    assertThat(digest.accepts("GET", "/", value)).isFalse();
                    assertThat(basic.accepts("GET", "/", value)).isFalse();
                },
                wrong.getBytes(StandardCharsets.ISO_8859_1),
                "Basic YWRtaW46YWRtaW4=".getBytes(StandardCharsets.ISO_8859_1));
    }
}
