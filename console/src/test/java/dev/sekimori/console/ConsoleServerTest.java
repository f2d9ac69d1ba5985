package dev.sekimori.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.model.Actor;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.Role;

import io.vertx.core.Vertx;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;

/** The server over real TLS sockets, with routes that show what the server itself does. */
final class ConsoleServerTest {
    private static final Visitor VIEWER = browser("hana", Role.VIEWER);
    private static final Visitor OPERATOR = browser("ken", Role.OPERATOR);
    private static final Visitor SERVICE =
            new Visitor(new Actor(Actor.Kind.TOKEN, "ci"), Role.OPERATOR, Optional.empty());

    private static final CompletableFuture<EventStream> OPENED = new CompletableFuture<>();
    private static final HttpClient CLIENT = TestKeys.client();
    private static Vertx vertx;
    private static ConsoleServer server;

    private static Visitor browser(String name, Role role) {
        return new Visitor(
                new Actor(Actor.Kind.PERSON, name),
                role,
                Optional.of(new Visitor.Browser("session-" + name, "csrf-" + name, Language.JA)));
    }

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        server = ConsoleServer.start(
                vertx,
                new ConsoleConfig("127.0.0.1", 0, 4_096, 8, 4),
                TestKeys.server(),
                new Access() {
                    @Override
                    public Optional<Visitor> bySession(String cookie) {
                        return List.of(VIEWER, OPERATOR).stream()
                                .filter(v -> v.browser().orElseThrow().cookie().equals(cookie))
                                .findFirst();
                    }

                    @Override
                    public Optional<Visitor> byToken(String bearer) {
                        return bearer.equals("secret") ? Optional.of(SERVICE) : Optional.empty();
                    }
                },
                new AnyClients(),
                List.of(
                        Route.get(
                                "/hello",
                                Guard.OPEN,
                                call -> Reply.text(200, "text/plain", "hello")),
                        Route.get(
                                "/thread",
                                Guard.OPEN,
                                call -> Reply.text(
                                        200,
                                        "text/plain",
                                        "" + Thread.currentThread().isVirtual())),
                        Route.get(
                                "/language",
                                Guard.OPEN,
                                call -> Reply.text(
                                        200, "text/plain", call.language().name())),
                        Route.get(
                                "/seen",
                                Guard.VIEWER,
                                call -> Reply.text(
                                        200,
                                        "text/plain",
                                        call.signedIn().actor().name())),
                        Route.post(
                                "/act",
                                Guard.OPERATOR,
                                call -> Reply.text(
                                        200,
                                        "text/plain",
                                        "did " + call.field("what").orElse("?"))),
                        Route.post(
                                "/open-act",
                                Guard.OPEN,
                                call -> Reply.text(200, "text/plain", "did")),
                        Route.get("/crash", Guard.OPEN, call -> {
                            throw new IllegalStateException("secret detail");
                        }),
                        Route.get("/gone", Guard.OPEN, call -> {
                            throw new ConsoleException(409, Message.of("ui.error.404"));
                        }),
                        Route.stream("/stream", Guard.VIEWER, (call, stream) -> {
                            stream.send("greeting", "7", "one\ntwo");
                            OPENED.complete(stream);
                        })),
                new Problems(Texts.load()));
    }

    @AfterAll
    static void stop() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder form(String path, Visitor as, String fields) {
        return at(path).header(
                        "Cookie",
                        Cookies.SESSION + "=" + as.browser().orElseThrow().cookie())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields));
    }

    private static String origin() {
        return "https://localhost:" + server.port();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hello", "/seen", "/crash", "/nowhere", "/gone"})
    void every_answer_has_the_security_headers(String path) throws Exception {
        HttpResponse<String> answer = send(at(path));

        SecurityHeaders.ALL.forEach((name, value) ->
                assertThat(answer.headers().firstValue(name)).as(name).contains(value));
    }

    @Test
    void actions_run_on_virtual_threads() throws Exception {
        assertThat(send(at("/thread")).body()).isEqualTo("true");
    }

    @Test
    void a_head_request_gets_the_headers_alone() throws Exception {
        HttpResponse<String> answer = send(at("/hello").method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map()).containsEntry("content-length", List.of("5"));
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void asks_who_is_not_signed_in_to_sign_in() throws Exception {
        assertThat(send(at("/seen")).statusCode()).isEqualTo(401);
        assertThat(send(at("/seen").header("Authorization", "Bearer wrong")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_wrong_token_is_not_replaced_by_the_cookie() throws Exception {
        HttpRequest.Builder both = at("/seen")
                .header("Cookie", Cookies.SESSION + "=session-ken")
                .header("Authorization", "Bearer wrong");

        assertThat(send(both).statusCode()).isEqualTo(401);
    }

    @Test
    void knows_a_session_and_a_token() throws Exception {
        assertThat(send(at("/seen").header("Cookie", "a=b; " + Cookies.SESSION + "=session-hana"))
                        .body())
                .isEqualTo("hana");
        assertThat(send(at("/seen").header("Authorization", "Bearer secret")).body())
                .isEqualTo("ci");
    }

    @Test
    void refuses_an_act_without_the_role() throws Exception {
        HttpRequest.Builder act =
                form("/act", VIEWER, "_csrf=csrf-hana&what=it").header("Origin", origin());

        assertThat(send(act).statusCode()).isEqualTo(403);
    }

    @Test
    void lets_an_operator_act_with_the_token_of_the_session() throws Exception {
        HttpRequest.Builder inForm =
                form("/act", OPERATOR, "_csrf=csrf-ken&what=it").header("Origin", origin());
        HttpRequest.Builder inHeader = form("/act", OPERATOR, "what=that")
                .header("X-CSRF-Token", "csrf-ken")
                .header("Sec-Fetch-Site", "same-origin");

        assertThat(send(inForm).body()).isEqualTo("did it");
        assertThat(send(inHeader).body()).isEqualTo("did that");
    }

    @Test
    void refuses_a_forged_act() throws Exception {
        String good = "_csrf=csrf-ken&what=it";

        assertThat(send(form("/act", OPERATOR, "what=it").header("Origin", origin()))
                        .statusCode())
                .as("without the token")
                .isEqualTo(403);
        assertThat(send(form("/act", OPERATOR, "_csrf=csrf-hana&what=it")
                                .header("Origin", origin()))
                        .statusCode())
                .as("with another session's token")
                .isEqualTo(403);
        assertThat(send(form("/act", OPERATOR, good)).statusCode())
                .as("from nowhere")
                .isEqualTo(403);
        assertThat(send(form("/act", OPERATOR, good).header("Origin", "https://evil.example"))
                        .statusCode())
                .as("from another origin")
                .isEqualTo(403);
        assertThat(send(form("/act", OPERATOR, good)
                                .header("Origin", origin())
                                .header("Sec-Fetch-Site", "same-site"))
                        .statusCode())
                .as("from another port of this host")
                .isEqualTo(403);
    }

    @Test
    void refuses_an_open_act_of_another_site() throws Exception {
        HttpRequest.Builder act = at("/open-act").POST(BodyPublishers.noBody());

        assertThat(send(act.copy().header("Origin", "https://evil.example")).statusCode())
                .isEqualTo(403);
        assertThat(send(act.copy().header("Origin", origin())).statusCode()).isEqualTo(200);
    }

    @Test
    void a_token_needs_no_proof_against_forgery() throws Exception {
        HttpRequest.Builder act =
                at("/act").header("Authorization", "Bearer secret").POST(BodyPublishers.noBody());

        assertThat(send(act).body()).isEqualTo("did ?");
    }

    @Test
    void says_nothing_of_the_inside_when_it_fails() throws Exception {
        HttpResponse<String> answer = send(at("/crash"));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret detail", "IllegalState");
    }

    @Test
    void refuses_a_body_that_is_too_long() throws Exception {
        HttpRequest.Builder act = form("/act", OPERATOR, "_csrf=csrf-ken&what=" + "x".repeat(8_000))
                .header("Origin", origin());

        assertThat(send(act).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hello%zz", "/hello?a=%zz", "/%00", "//", "/seen%2f.."})
    void survives_malformed_paths(String path) throws Exception {
        try (SSLSocket socket = (SSLSocket) TestKeys.clientContext()
                .getSocketFactory()
                .createSocket("127.0.0.1", server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("GET " + path
                                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes());
            String status =
                    new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();

            assertThat(status).matches("HTTP/1.1 (2|4)\\d\\d .*");
        }
    }

    @Test
    void chooses_the_language() throws Exception {
        assertThat(send(at("/language")).body()).isEqualTo("EN");
        assertThat(send(at("/language").header("Accept-Language", "fr, ja;q=0.9, en;q=0.8"))
                        .body())
                .isEqualTo("JA");
        assertThat(send(at("/language").header("Cookie", Cookies.SESSION + "=session-hana"))
                        .body())
                .isEqualTo("JA");
        HttpResponse<String> asked = send(at("/language?lang=ja").header("Accept-Language", "en"));
        assertThat(asked.body()).isEqualTo("JA");
        assertThat(asked.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith(Languages.COOKIE + "=ja;")
                .contains("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/");
    }

    @Test
    void streams_events_and_ends_when_closed() throws Exception {
        HttpResponse<InputStream> answer = CLIENT.send(
                at("/stream").header("Authorization", "Bearer secret").build(),
                BodyHandlers.ofInputStream());
        EventStream stream = OPENED.get(30, TimeUnit.SECONDS);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        stream.onClose(() -> closed.complete(null));
        stream.send("", "", "later");
        stream.close();
        String all = new String(answer.body().readAllBytes());

        assertThat(answer.headers().firstValue("content-type").orElseThrow())
                .startsWith("text/event-stream");
        assertThat(all)
                .contains("event: greeting\nid: 7\ndata: one\ndata: two\n\n")
                .contains("data: later\n\n");
        closed.get(30, TimeUnit.SECONDS);
        assertThat(stream.send("", "", "too late")).isFalse();
    }

    @Test
    void speaks_nothing_older_than_tls_1_2() {
        assertThatThrownBy(() -> handshake("TLSv1.1", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"))
                .isInstanceOf(Exception.class);
        assertThatThrownBy(() -> handshake("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void speaks_tls_1_2_with_authenticated_encryption() throws Exception {
        assertThat(handshake("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"))
                .isEqualTo("TLSv1.2");
        assertThat(handshake("TLSv1.3", "TLS_AES_256_GCM_SHA384")).isEqualTo("TLSv1.3");
    }

    private static String handshake(String protocol, String suite) throws Exception {
        try (SSLSocket socket = (SSLSocket) TestKeys.clientContext()
                .getSocketFactory()
                .createSocket("127.0.0.1", server.port())) {
            socket.setSoTimeout(30_000);
            socket.setEnabledProtocols(new String[] {protocol});
            socket.setEnabledCipherSuites(new String[] {suite});
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }

    @Test
    void says_which_methods_an_address_takes() throws Exception {
        HttpResponse<String> answer = send(at("/hello").DELETE());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
        assertThat(answer.body()).contains("urn:sekimori:problem:ui.error.405");
    }
}
