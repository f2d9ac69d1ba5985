package dev.sekimori.console.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.console.Guard;
import dev.sekimori.console.Route;
import dev.sekimori.model.DeviceId;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whatever is sent, nothing fails inside, and every answer is as described. */
final class FuzzTest {
    private static final int CALLS = 400;
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "null",
            "true",
            "-1",
            "1e999",
            "\\u0000",
            "\\ud83d",
            "\"reason\"",
            "\"owner\"",
            "\"ranges\"",
            "\"name\"",
            "\"role\"",
            "\"password\"",
            "viewer",
            "127.0.0.0/8",
            "::1/0",
            "\"a <b@c>\"",
            "\u0000",
            "\u202e",
            "😀",
            "é",
            "9".repeat(400));
    private static final List<String> NAMES = List.of(
            "reason",
            "owner",
            "ranges",
            "name",
            "role",
            "password",
            "zone",
            "profile",
            "service",
            "user",
            "language",
            "device",
            "confirmedAuthority",
            "decidedByPerson",
            "mail");
    private static final List<String> VALUES = List.of(
            "0",
            "-1",
            "1",
            "1000",
            "9223372036854775807",
            "true",
            "in_service",
            "open",
            "cam-1",
            "%",
            "'",
            "\"",
            "_",
            "../..",
            "\u0000",
            "\ufffe",
            "😀",
            "Ly8v",
            "YQ",
            "",
            " ",
            "a".repeat(300));

    private static TestSite site;

    @BeforeAll
    static void start() {
        site = new TestSite();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static <T> T one(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 6 : 8)) {
            case 0 -> "null";
            case 1 -> Boolean.toString(random.nextBoolean());
            case 2 -> Long.toString(random.nextLong());
            case 3 ->
                "\"" + one(random, VALUES).replace("\"", "\\\"").replace("\u0000", "\\u0000")
                        + "\"";
            case 4 -> "\"viewer\"";
            case 5 -> "\"http\"";
            case 6 -> "[" + value(random, depth + 1) + "]";
            default -> object(random, depth + 1);
        };
    }

    private static String object(Random random, int depth) {
        return IntStream.range(0, random.nextInt(5))
                .mapToObj(_ -> "\"" + one(random, NAMES) + "\":" + value(random, depth))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String body(Random random) {
        if (random.nextInt(3) == 0) {
            return IntStream.range(0, random.nextInt(1, 20))
                    .mapToObj(_ -> one(random, PIECES))
                    .collect(Collectors.joining());
        }
        return object(random, 0);
    }

    private static String query(Random random, Operation operation) {
        return operation.parameters().stream()
                .filter(_ -> random.nextBoolean())
                .map(p -> p.name() + "="
                        + URLEncoder.encode(one(random, VALUES), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static String path(Random random, Operation operation, DeviceId device) {
        String name = random.nextBoolean()
                ? device.value()
                : URLEncoder.encode(one(random, VALUES) + "x", StandardCharsets.UTF_8);
        return operation.path().replaceAll("\\{\\w+\\}", name);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20260401, 987654321})
    void nothing_that_is_sent_fails_inside(long seed) {
        Random random = new Random(seed);
        DeviceId device = site.newAcceptedDevice();
        List<Operation> operations = site.api.operations().stream()
                .filter(o -> o.guard() != Guard.OPEN)
                .toList();
        for (int i = 0; i < CALLS; i++) {
            Operation operation = one(random, operations);
            String path = path(random, operation, device) + query(random, operation);
            String body = operation.method() == Route.Method.GET ? "" : body(random);
            String as = "seed " + seed + ", call " + i + ": " + operation.method() + " " + path
                    + " " + body;

            HttpResponse<String> answer =
                    site.send(operation.method().name(), path, Optional.of(site.approver), body);

            assertThat(answer.statusCode()).as(as + " → " + answer.body()).isLessThan(500);
            if (answer.statusCode() >= 400) {
                assertThat(TestSite.json(answer.body()).path("status").asInt())
                        .as(as)
                        .isEqualTo(answer.statusCode());
            }
        }
    }
}
