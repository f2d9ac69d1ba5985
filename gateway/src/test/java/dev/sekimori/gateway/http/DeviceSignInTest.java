package dev.sekimori.gateway.http;

import static dev.sekimori.gateway.http.TestSite.CAM;
import static dev.sekimori.gateway.http.TestSite.OPERATOR;
import static dev.sekimori.gateway.http.TestSite.as;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;

import dev.sekimori.gateway.HttpCredential;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class DeviceSignInTest {
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|([^,\\s]+))");

    private final TestDevice device = new TestDevice();
    private final AtomicInteger challenges = new AtomicInteger();
    private TestSite site;

    @BeforeEach
    void start() {
        device.withBasic("/basic", "admin", "secret");
        site = new TestSite(device.as("cam"));
    }

    @AfterEach
    void stop() {
        site.close();
        device.close();
    }

    private void holds(String password) {
        site.credentials.put(CAM, new HttpCredential("admin", password));
    }

    /**
     * A device that asks for Digest; {@code usesPerNonce} requests later it calls the nonce stale.
     */
    private void asksForDigest(String path, String algorithm, boolean qop, int usesPerNonce) {
        AtomicInteger nonce = new AtomicInteger(1);
        Map<String, Integer> uses = new HashMap<>();
        device.on(path, exchange -> {
            Map<String, String> given = parametersOf(exchange);
            synchronized (uses) {
                String current = "n" + nonce.get();
                boolean right = answersRightly(exchange, given, algorithm, qop);
                if (right
                        && given.get("nonce").equals(current)
                        && uses.merge(current, 1, Integer::sum) <= usesPerNonce) {
                    TestDevice.answer(exchange, 200, "by digest");
                    return;
                }
                boolean stale = right;
                challenges.incrementAndGet();
                exchange.getResponseHeaders()
                        .add(
                                "WWW-Authenticate",
                                "Digest realm=\"cam \\\"1\\\"\", nonce=\"n"
                                        + nonce.incrementAndGet() + "\", opaque=\"o\""
                                        + (algorithm.isEmpty() ? "" : ", algorithm=" + algorithm)
                                        + (qop ? ", qop=\"auth-int,auth\"" : "")
                                        + (stale ? ", stale=true" : ""));
                TestDevice.answer(exchange, 401, "sign in");
            }
        });
    }

    private static Map<String, String> parametersOf(HttpExchange exchange) {
        Map<String, String> given = new HashMap<>();
        String field = exchange.getRequestHeaders().getFirst("Authorization");
        Matcher matcher = PARAMETER.matcher(field == null ? "" : field.replace("\\\"", "'"));
        while (matcher.find()) {
            given.put(
                    matcher.group(1),
                    matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
        }
        return given;
    }

    private static boolean answersRightly(
            HttpExchange exchange, Map<String, String> given, String algorithm, boolean qop) {
        if (!given.containsKey("response")) {
            return false;
        }
        String hash = algorithm.isEmpty() ? "MD5" : algorithm;
        String a1 = hash(hash, "admin:cam \"1\":secret");
        String a2 = hash(hash, exchange.getRequestMethod() + ":" + exchange.getRequestURI());
        String middle = qop ? given.get("nc") + ":" + given.get("cnonce") + ":auth:" : "";
        return given.get("uri").equals(exchange.getRequestURI().toString())
                && given.get("response")
                        .equals(hash(hash, a1 + ":" + given.get("nonce") + ":" + middle + a2));
    }

    private static String hash(String algorithm, String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void puts_the_basic_password_in() throws Exception {
        holds("secret");
        HttpResponse<String> response = site.get("/basic/x", as(OPERATOR));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("signed in");
        assertThat(site.send("POST", "/basic/x", "body", as(OPERATOR)).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"'',false", "MD5,true", "SHA-256,true"})
    void answers_digest_challenges(String algorithm, boolean qop) throws Exception {
        asksForDigest("/digest", algorithm, qop, 100);
        holds("secret");
        for (int i = 0; i < 5; i++) {
            assertThat(site.get("/digest/a?i=" + i, as(OPERATOR)).statusCode()).isEqualTo(200);
        }
        assertThat(site.send("PUT", "/digest/b", "new", as(OPERATOR)).statusCode())
                .isEqualTo(200);
        assertThat(device.seen.getLast().body()).isEqualTo("new");
        assertThat(challenges).as("one nonce serves all").hasValue(1);
    }

    @Test
    void takes_a_new_nonce_when_the_old_one_is_stale() throws Exception {
        asksForDigest("/digest", "SHA-256", true, 2);
        holds("secret");
        for (int i = 0; i < 7; i++) {
            assertThat(site.send("POST", "/digest", "n" + i, as(OPERATOR)).statusCode())
                    .isEqualTo(200);
        }
        assertThat(challenges).hasValue(4);
    }

    @Test
    void sends_large_content_once_with_a_fresh_answer() throws Exception {
        asksForDigest("/digest", "MD5", true, 100);
        holds("secret");
        String large = "0123456789abcdef".repeat(64 * 1024);
        assertThat(site.send("POST", "/digest", large, as(OPERATOR)).statusCode())
                .isEqualTo(200);
        assertThat(device.seen.getLast().body()).hasSize(large.length()).isEqualTo(large);
    }

    @Test
    void says_that_the_password_is_wrong_and_does_not_try_it_again() throws Exception {
        asksForDigest("/", "MD5", true, 100);
        holds("wrong");
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> response = site.get("/x", as(OPERATOR));
            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(response.body())
                    .contains("urn:sekimori:problem:device-password\"", "no longer right");
            assertThat(response.headers().map()).doesNotContainKey("www-authenticate");
        }
        assertThat(device.seen).as("once without, once with the wrong answer").hasSize(2);
        holds("secret");
        assertThat(site.get("/x", as(OPERATOR)).statusCode()).isEqualTo(200);
    }

    @Test
    void a_wrong_basic_password_is_tried_once() throws Exception {
        holds("wrong");
        assertThat(site.get("/basic", as(OPERATOR)).statusCode()).isEqualTo(502);
        assertThat(site.get("/basic", as(OPERATOR)).body()).contains("problem:device-password\"");
    }

    @Test
    void a_devices_challenge_never_reaches_the_client() throws Exception {
        HttpResponse<String> response = site.get("/basic", as(OPERATOR));
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).contains("urn:sekimori:problem:device-password-missing");
        assertThat(response.headers().map()).doesNotContainKey("www-authenticate");
    }

    @Test
    void an_applications_own_401_passes_without_its_challenge() throws Exception {
        holds("secret");
        device.on("/api", DeviceSignInTest::refuseByBearer);
        HttpResponse<String> response = site.send("POST", "/api/login", "{}", as(OPERATOR));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("no");
        assertThat(response.headers().map()).doesNotContainKey("www-authenticate");
    }

    private static void refuseByBearer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer realm=\"app\"");
        TestDevice.answer(exchange, 401, "no");
    }
}
