package dev.sekimori.acceptance.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.acceptance.site.Spoken.Outcome;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * The same five promises in every protocol that the gateway guards: what is allowed passes, what is
 * refused is refused with a reason, isolating the device ends its live connection, meanwhile its
 * virtual device goes on answering with its last value, and afterwards all is as before.
 */
final class ProtocolMatrixTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Pattern OBSERVED =
            Pattern.compile("sekimori-observed-at: (\\S+)", Pattern.CASE_INSENSITIVE);

    @TempDir
    private static Path temp;

    private static SiteProcess site;
    private static ApiClient api;
    private static Protocols protocols;
    private static List<Spoken> table;

    @BeforeAll
    static void start() {
        NodeWot.install();
        site = SiteProcess.lab(temp.resolve("lab"));
        api = site.api();
        protocols = new Protocols(site, api, temp);
        table = protocols.all();
    }

    @AfterAll
    static void stop() {
        protocols.close();
        api.close();
        site.close();
    }

    static List<Spoken> every_protocol() {
        return table;
    }

    @ParameterizedTest
    @MethodSource("every_protocol")
    void allows_refuses_cuts_keeps_the_last_value_and_lets_back(Spoken spoken) {
        Outcome allowed = spoken.allowed().run();
        assertThat(allowed.said()).as(allowed.all()).isTrue();
        refusesWithReason(spoken);

        assertThat(thing(spoken)).contains("200 OK").containsIgnoringCase("isolated: false");
        Instant isolatedAt = cutsWhileLive(spoken);
        try {
            Outcome cutOff = spoken.cutOff().run();
            assertThat(cutOff.said()).as(cutOff.all()).isTrue();
            explained(
                    spoken, flow -> texts(flow, "reasonCodes").contains("decision.state.isolated"));
            keepsTheLastValue(spoken, isolatedAt);
        } finally {
            api.delete("/devices/" + spoken.device()
                    + "/isolation?undo=true&reason=end%20of%20the%20test");
        }
        Await.until("it works again", SOON, () -> spoken.allowed().run().said());
        Await.until(
                "its values are fresh again",
                SOON,
                () -> thing(spoken).contains("sekimori-stale: false"));
    }

    /** Functions, registers and values, each judged on its own (Modbus exception codes). */
    @Test
    void pymodbus_hears_by_its_exception_code_what_rules_do_not_permit() {
        Command.Result told =
                Command.run(SOON, "/usr/bin/python3", "-c", """
                from pymodbus.client import ModbusTcpClient
                client = ModbusTcpClient('127.0.0.1', port=%d, timeout=5)
                client.connect()
                print('valve', client.write_register(1, 1, slave=1).isError())
                print('beyond', client.write_register(1, 7, slave=1).exception_code)
                print('other', client.write_register(9, 1, slave=1).exception_code)
                print('coils', client.read_coils(0, 1, slave=1).exception_code)
                """.formatted(Protocols.TUNNEL));

        assertThat(told.out())
                .as(told.err())
                .contains("valve False", "beyond 3", "other 2", "coils 1");
    }

    private static void refusesWithReason(Spoken spoken) {
        situation(spoken, "raised_threat");
        try {
            Await.until("it is refused", SOON, () -> spoken.refused().run().said());
        } finally {
            situation(spoken, "normal");
        }
        explained(spoken, flow -> flow.path("resource").asText().equals(spoken.resource()));
    }

    private static void situation(Spoken spoken, String name) {
        if (spoken.underThreat()) {
            new Cli(site.data()).json("situation", name, "--reason", "a test of refusals");
        }
    }

    /** There is such a refusal, and its decision says why, by which rule, and what would help. */
    private static void explained(Spoken spoken, Predicate<JsonNode> about) {
        JsonNode flow = Await.value(
                "a refusal in the flows",
                SOON,
                () -> api.list("/flows?limit=100&answer=refuse&device=" + spoken.device()).stream()
                        .filter(about)
                        .findFirst());
        JsonNode decision = api.get("/decisions/" + flow.path("decision").asText());

        assertThat(decision.path("answer").asText()).isEqualTo("refuse");
        assertThat(decision.path("rule").asText())
                .isNotBlank()
                .isEqualTo(flow.path("rule").asText());
        assertThat(decision.path("source").asText()).isNotBlank();
        assertThat(texts(decision, "reasons")).isNotEmpty().noneMatch(String::isBlank);
        assertThat(texts(decision, "wayOut")).isNotEmpty().noneMatch(String::isBlank);
    }

    private static List<String> texts(JsonNode node, String field) {
        return StreamSupport.stream(node.path(field).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** Answers when the device was isolated. */
    private static Instant cutsWhileLive(Spoken spoken) {
        try (Command live = spoken.live().open()) {
            JsonNode report = api.post(
                    "/devices/" + spoken.device() + "/isolation",
                    Map.of("reason", "a test", "decidedByPerson", true));

            Await.until("the end of " + live, SOON, () -> spoken.live().isOver().test(live));
            assertThat(report.path("sessionsCut").asInt())
                    .isGreaterThanOrEqualTo(spoken.live().sessions());
            return Instant.parse(report.path("isolatedAt").asText());
        }
    }

    private static void keepsTheLastValue(Spoken spoken, Instant isolatedAt) {
        String last = thing(spoken);

        assertThat(last)
                .contains("200 OK")
                .containsIgnoringCase("sekimori-stale: true")
                .containsIgnoringCase("sekimori-isolated: true");
        Matcher observed = OBSERVED.matcher(last);
        assertThat(observed.find()).isTrue();
        assertThat(Instant.parse(observed.group(1))).isBeforeOrEqualTo(isolatedAt);
    }

    /** The head of the answer about a property: pictures are no text. */
    private static String thing(Spoken spoken) {
        return Command.run(SOON, protocols.head(spoken).toArray(String[]::new)).out();
    }
}
