package dev.sekimori.console.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sekimori.console.Call;
import dev.sekimori.console.ConsoleException;
import dev.sekimori.console.Reply;
import dev.sekimori.console.Visitor;
import dev.sekimori.model.Actor;
import dev.sekimori.model.Language;
import dev.sekimori.model.Role;

import org.junit.jupiter.api.Test;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A call that is sent again does nothing again. */
final class IdempotencyTest {
    private static final Instant START = Instant.parse("2026-04-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final IdempotentReplies replies = new IdempotentReplies(now::get, 3, 100);
    private final AtomicInteger runs = new AtomicInteger();

    private static Call call(String caller, String path, String key, String body) {
        return new Call(
                "POST",
                path,
                "localhost",
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of("idempotency-key", List.of(key)),
                body.getBytes(StandardCharsets.UTF_8),
                "127.0.0.1",
                Language.EN,
                Optional.of(new Visitor(
                        new Actor(Actor.Kind.TOKEN, caller), Role.OPERATOR, Optional.empty())));
    }

    private Reply run(Call call) {
        return replies.once(
                call, () -> Reply.text(200, "text/plain", "run " + runs.incrementAndGet()));
    }

    private static String text(Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    @Test
    void the_same_call_gets_the_first_reply() {
        assertThat(text(run(call("a", "/x", "k", "{}")))).isEqualTo("run 1");

        Reply again = run(call("a", "/x", "k", "{}"));

        assertThat(text(again)).isEqualTo("run 1");
        assertThat(again.headers()).contains(new Reply.Header("Idempotency-Replayed", "true"));
    }

    @Test
    void another_caller_path_or_key_is_another_call() {
        run(call("a", "/x", "k", "{}"));

        assertThat(text(run(call("b", "/x", "k", "{}")))).isEqualTo("run 2");
        assertThat(text(run(call("a", "/y", "k", "{}")))).isEqualTo("run 3");
        assertThat(text(run(call("a", "/x", "l", "{}")))).isEqualTo("run 4");
    }

    @Test
    void another_body_under_the_same_key_is_refused() {
        run(call("a", "/x", "k", "{}"));

        assertThatThrownBy(() -> run(call("a", "/x", "k", "{\"a\":1}")))
                .isInstanceOfSatisfying(
                        ConsoleException.class, e -> assertThat(e.status()).isEqualTo(422));
    }

    @Test
    void a_failed_call_may_be_tried_again() {
        Call call = call("a", "/x", "k", "{}");
        assertThatThrownBy(() -> replies.once(call, () -> {
                    throw Refusal.of(409);
                }))
                .isInstanceOf(ConsoleException.class);

        assertThat(text(run(call))).isEqualTo("run 1");
    }

    @Test
    void a_call_beside_the_running_first_one_is_refused() {
        Call call = call("a", "/x", "k", "{}");

        replies.once(call, () -> {
            assertThatThrownBy(() -> run(call))
                    .isInstanceOfSatisfying(
                            ConsoleException.class, e -> assertThat(e.status()).isEqualTo(409));
            return Reply.empty(200);
        });

        assertThat(runs).hasValue(0);
    }

    @Test
    void replies_are_forgotten_after_a_day() {
        run(call("a", "/x", "k", "{}"));
        now.set(START.plusSeconds(24 * 3600));
        assertThat(text(run(call("a", "/x", "k", "{}")))).isEqualTo("run 1");
        now.set(START.plusSeconds(24 * 3600 + 1));

        assertThat(text(run(call("a", "/x", "k", "{}")))).isEqualTo("run 2");
    }

    @Test
    void the_oldest_replies_make_room() {
        for (int i = 0; i < 4; i++) {
            run(call("a", "/x", "k" + i, "{}"));
        }

        assertThat(text(run(call("a", "/x", "k3", "{}")))).isEqualTo("run 4");
        assertThat(text(run(call("a", "/x", "k0", "{}")))).isEqualTo("run 5");
    }

    @Test
    void large_replies_make_room_by_their_size() {
        replies.once(call("a", "/x", "k0", "{}"), () -> Reply.text(200, "t", "x".repeat(60)));
        replies.once(call("a", "/x", "k1", "{}"), () -> Reply.text(200, "t", "x".repeat(60)));

        assertThat(text(run(call("a", "/x", "k0", "{}")))).isEqualTo("run 1");
    }

    @Test
    void a_key_has_a_form() {
        for (String key : List.of("", "a b", "é", "x".repeat(256))) {
            assertThatThrownBy(() -> run(call("a", "/x", key, "{}")))
                    .isInstanceOfSatisfying(
                            ConsoleException.class, e -> assertThat(e.status()).isEqualTo(400));
        }
    }

    @Test
    void calls_sent_twice_over_the_wire_happen_once() {
        try (TestSite site = new TestSite()) {
            String path = "/api/v1/tokens";
            List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                sent.add(CompletableFuture.supplyAsync(() -> send(site, path, "viewer")));
            }
            List<HttpResponse<String>> answers =
                    sent.stream().map(CompletableFuture::join).toList();
            HttpResponse<String> later = send(site, path, "viewer");

            assertThat(answers)
                    .extracting(HttpResponse::statusCode)
                    .isSubsetOf(201, 409)
                    .contains(201);
            assertThat(answers.stream()
                            .filter(a -> a.statusCode() == 201)
                            .filter(a -> a.headers()
                                    .firstValue("idempotency-replayed")
                                    .isEmpty()))
                    .hasSize(1);
            assertThat(later.statusCode()).isEqualTo(201);
            assertThat(later.headers().firstValue("idempotency-replayed")).contains("true");
            assertThat(send(site, path, "operator").statusCode()).isEqualTo(422);
        }
    }

    private static HttpResponse<String> send(TestSite site, String path, String role) {
        return site.send(site.at(path)
                .header("Authorization", "Bearer " + site.approver)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "once")
                .POST(BodyPublishers.ofString("{\"name\":\"twice\",\"role\":\"" + role + "\"}")));
    }
}
