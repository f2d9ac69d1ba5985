package dev.sekimori.observe.weakness;

import static dev.sekimori.observe.weakness.Given.ACME;
import static dev.sekimori.observe.weakness.Given.NOW;
import static dev.sekimori.observe.weakness.Given.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.Weakness;
import dev.sekimori.model.profile.DeviceProfile.FactoryCredential;
import dev.sekimori.observe.weakness.WebDevice.Reply;
import dev.sekimori.observe.wire.CancelledException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class WebChecksTest {
    private static final Reply BASIC = Reply.challenge("Basic realm=\"acme\"");

    @Test
    void finds_a_factory_password_that_opens_a_closed_page() throws IOException {
        try (WebDevice device = WebDevice.start(
                (path, login) -> opens(login, "admin", "1234") ? Reply.of(200) : BASIC)) {
            List<Weakness> found = check(device, web("root", "root"), web("admin", "1234"));

            assertThat(found)
                    .extracting(Weakness::kind)
                    .containsExactly(
                            FindingKind.DEFAULT_CREDENTIALS, FindingKind.PLAINTEXT_PROTOCOL);
            assertThat(found).extracting(Weakness::place).containsOnly("tcp/" + device.port());
            assertThat(found.toString()).doesNotContain("1234");
            assertThat(device.logins()).hasSize(2);
        }
    }

    @Test
    void a_page_that_everybody_sees_has_no_password_to_find() throws IOException {
        try (WebDevice device = WebDevice.start((path, login) -> Reply.of(200))) {
            assertThat(check(device, web("admin", "admin"))).isEmpty();
            assertThat(device.logins()).isEmpty();
        }
    }

    @Test
    void looks_for_the_login_behind_an_open_front_page() throws IOException {
        try (WebDevice device = WebDevice.start((path, login) ->
                path.equals("/admin") && !opens(login, "a", "b") ? BASIC : Reply.of(200))) {
            assertThat(check(device, web("a", "b")))
                    .extracting(Weakness::kind)
                    .containsExactly(
                            FindingKind.DEFAULT_CREDENTIALS, FindingKind.PLAINTEXT_PROTOCOL);
        }
    }

    @Test
    void tries_only_the_profiles_pairs_and_at_most_three() throws IOException {
        FactoryCredential[] pairs = {web("a", "1"), web("b", "2"), web("c", "3"), web("d", "4")};
        try (WebDevice one = WebDevice.start((path, login) -> BASIC);
                WebDevice two = WebDevice.start((path, login) -> BASIC)) {
            Given.checks(pairs)
                    .check(WebDevice.HOST, List.of(one.endpoint(), two.endpoint()), ACME, NOW);

            assertThat(one.logins())
                    .extracting(WebDevice.Asked::authorization)
                    .containsExactly(basic("a", "1"), basic("b", "2"), basic("c", "3"));
            assertThat(two.logins()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 403, 423, 503, 302})
    void stops_at_the_first_sign_of_a_lock(int status) throws IOException {
        try (WebDevice one = WebDevice.start(
                        (path, login) -> login.isEmpty() ? BASIC : Reply.of(status));
                WebDevice two = WebDevice.start((path, login) -> BASIC)) {
            List<Weakness> found = Given.checks(web("a", "1"), web("b", "2"))
                    .check(WebDevice.HOST, List.of(one.endpoint(), two.endpoint()), ACME, NOW);

            assertThat(one.logins()).hasSize(1);
            assertThat(two.logins()).isEmpty();
            assertThat(found)
                    .extracting(Weakness::kind)
                    .containsOnly(FindingKind.PLAINTEXT_PROTOCOL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void logs_in_by_digest(String algorithm) throws IOException {
        AtomicInteger nonces = new AtomicInteger();
        try (WebDevice device =
                WebDevice.start((path, login) -> digestOpens(login, algorithm, path, nonces.get())
                        ? Reply.of(204)
                        : Reply.challenge("Digest realm=\"acme\", qop=\"auth\", algorithm="
                                + algorithm + ", nonce=\"n" + nonces.incrementAndGet() + "\""))) {
            List<Weakness> found = check(device, web("admin", "wrong"), web("admin", "pass"));

            assertThat(found)
                    .extracting(Weakness::kind)
                    .startsWith(FindingKind.DEFAULT_CREDENTIALS);
            assertThat(found.getFirst().evidence().method()).isEqualTo("http-digest-login");
            assertThat(found.getFirst().evidence().command()).contains(" --digest ");
        }
    }

    @Test
    void a_recheck_needs_a_clear_refusal_to_say_that_the_password_is_changed() throws IOException {
        AtomicInteger mode = new AtomicInteger();
        try (WebDevice device = WebDevice.start((path, login) -> switch (mode.get()) {
            case 0 -> opens(login, "admin", "admin") ? Reply.of(200) : BASIC;
            case 1 -> login.isEmpty() ? BASIC : Reply.of(429);
            case 2 -> Reply.of(200);
            default -> BASIC;
        })) {
            Weakness weakness = check(device, web("admin", "admin")).getFirst();

            assertThat(recheck(device, weakness)).isInstanceOf(Recheck.StillThere.class);
            mode.set(1);
            assertThat(recheck(device, weakness)).isInstanceOf(Recheck.CannotTell.class);
            mode.set(2);
            assertThat(recheck(device, weakness)).isInstanceOf(Recheck.CannotTell.class);
            mode.set(3);
            assertThat(recheck(device, weakness)).isInstanceOf(Recheck.Gone.class);
            device.close();
            assertThat(recheck(device, weakness)).isInstanceOf(Recheck.CannotTell.class);
        }
    }

    @Test
    void a_plain_login_page_is_gone_only_when_visitors_are_sent_to_tls() throws IOException {
        AtomicInteger mode = new AtomicInteger();
        try (WebDevice device = WebDevice.start((path, login) -> switch (mode.get()) {
            case 0 -> BASIC;
            case 1 -> Reply.of(200);
            case 2 -> new Reply(301, "Location", "http://elsewhere/");
            default -> new Reply(301, "Location", "https://127.78.7.1/");
        })) {
            Weakness weakness = check(device).getLast();

            assertThat(recheck(device, weakness)).isInstanceOf(Recheck.StillThere.class);
            mode.set(1);
            assertThat(recheck(device, weakness)).isInstanceOf(Recheck.CannotTell.class);
            mode.set(2);
            assertThat(recheck(device, weakness)).isInstanceOf(Recheck.CannotTell.class);
            mode.set(3);
            assertThat(recheck(device, weakness)).isInstanceOf(Recheck.Gone.class);
        }
    }

    private static Recheck recheck(WebDevice device, Weakness weakness) {
        return Given.checks(web("admin", "admin"))
                .recheck(
                        Given.device(WebDevice.HOST, ACME, device.endpoint()),
                        Given.finding(weakness),
                        NOW);
    }

    private static List<Weakness> check(WebDevice device, FactoryCredential... pairs)
            throws CancelledException {
        return Given.checks(pairs).check(WebDevice.HOST, List.of(device.endpoint()), ACME, NOW);
    }

    private static boolean opens(String login, String user, String password) {
        return login.equals(basic(user, password));
    }

    private static String basic(String user, String password) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** The server's side of RFC 7616 for admin:pass, with the newest nonce only. */
    private static boolean digestOpens(String login, String algorithm, String path, int nonce) {
        String ha1 = hash(algorithm, "admin:acme:pass");
        String ha2 = hash(algorithm, "GET:" + path);
        String expected = hash(
                algorithm,
                ha1 + ":n" + nonce + ":" + value(login, "nc") + ":" + value(login, "cnonce")
                        + ":auth:" + ha2);
        return value(login, "response").equals(expected)
                && value(login, "nonce").equals("n" + nonce);
    }

    private static String value(String field, String name) {
        Matcher matcher = Pattern.compile("\\b" + name + "=\"?([^\",]*)").matcher(field);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm)
                            .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
