package dev.sekimori.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.sekimori.app.cli.Typed;
import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.app.config.SiteConfig.MudSource;
import dev.sekimori.gateway.LiveSession;
import dev.sekimori.govern.Why;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.mud.MudBindings;
import dev.sekimori.model.mud.MudParty;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A running site whose thermostat has a MUD file, and the same site without it. */
class MudSiteTest {
    private static final String PROFILE = "ondo-t1";
    private static final String HUB = "https://ondo.example/hub";

    /** It may speak to its controller with TLS alone, which the simulated one cannot. */
    private static final String MUD = """
            {"ietf-mud:mud":{"mud-version":1,"mud-url":"https://ondo.example/t1",
              "last-update":"2026-01-02T03:04:05Z","is-supported":true,"systeminfo":"Ondo T1",
              "from-device-policy":{"access-lists":{"access-list":[{"name":"out"}]}}},
             "ietf-access-control-list:acls":{"acl":[{"name":"out","type":"ipv4-acl-type","aces":{
              "ace":[{"name":"tls","matches":{"ietf-mud:mud":{"my-controller":[null]},
              "ipv4":{"protocol":6},"tcp":{"destination-port":{"operator":"eq","port":8883}}},
              "actions":{"forwarding":"accept"}}]}}]}}
            """;

    @TempDir
    private Path dir;

    @Test
    void refuses_what_the_profile_alone_allows_and_allows_it_again_without_the_file()
            throws IOException {
        Path file = dir.resolve("ondo-t1.json");
        Files.writeString(file, MUD);

        try (LabSite lab = start(mud(file))) {
            Decision refused = await(lab, PROFILE, false);
            assertThat(refused.rule()).isEqualTo("mud:ondo-t1.json/default");
            assertThat(refused.reasons())
                    .contains(Message.of(
                            "decision.mud.from_no_entry", "ondo-t1.json", "gateway", "1883/tcp"));
            assertThat(Why.of(refused).wayOut()).contains(Message.of("why.mud", "ondo-t1.json"));
            assertThat(lab.site().site().info().problems()).isEmpty();
            Decision meter = await(lab, "mamori-g1", true);
            assertThat(meter.reasons())
                    .contains(Message.of(
                            "decision.mud.accepts", "mamori-g1.mud.json", "report-to-controller"));
            assertReplays(lab, refused);
            assertReplays(lab, meter);
        }
        try (LabSite lab = start(SiteConfig.Mud.NONE)) {
            assertThat(await(lab, PROFILE, true).input().ask().operation())
                    .isEqualTo(Operation.PUBLISH);
        }
    }

    @Test
    void starts_with_a_broken_file_and_opens_nothing_by_it() throws IOException {
        Path file = dir.resolve("ondo-t1.json");
        Files.writeString(file, MUD.substring(0, 100));

        try (LabSite lab = start(mud(file))) {
            Decision refused = await(lab, PROFILE, false);
            assertThat(refused.rule()).isEqualTo("mud:ondo-t1.json/unusable");
            assertThat(lab.site().site().info().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.place()).startsWith("ondo-t1.json"));
        }
    }

    @Test
    void follows_its_file_while_it_runs_and_keeps_the_last_good_one() throws IOException {
        Path file = dir.resolve("ondo-t1.json");
        Files.writeString(file, MUD.replace("8883", "1883"));

        try (LabSite lab = start(mud(file))) {
            Decision first = await(lab, PROFILE, true);
            assertThat(first.reasons())
                    .contains(Message.of("decision.mud.accepts", "ondo-t1.json", "tls"));

            Files.writeString(file, MUD.substring(0, 100));
            Await.until("the problem is told", () -> codes(lab).contains("mud.site.kept"));
            assertThat(inForce(lab)).isEqualTo(first.policyHash());

            Files.writeString(file, MUD);
            Decision refused = await(lab, PROFILE, false);
            assertThat(refused.rule()).isEqualTo("mud:ondo-t1.json/default");
            assertThat(codes(lab)).isEmpty();
            assertThat(refused.policyHash())
                    .isEqualTo(inForce(lab))
                    .isNotEqualTo(first.policyHash());
            Await.until(
                    "live sessions are judged anew",
                    () -> lab.site().gateway().sessions().stream()
                            .noneMatch(session -> isThermostat(refused, session)));
            assertReplays(lab, first);
            assertReplays(lab, refused);
        }
    }

    @Test
    void replays_a_new_file_over_what_was_recorded_as_the_site_would_bind_it() throws IOException {
        String controller =
                MUD.replace("\"my-controller\":[null]", "\"controller\":\"" + HUB + "\"");
        try (LabSite lab = start(bound(List.of()))) {
            assertReplays(lab, await(lab, PROFILE, true));

            JsonNode tls = replay("ondo-t1.json", MUD);
            assertThat(tls.at("/for/0/name").asText()).isEqualTo(PROFILE);
            assertThat(tls.path("newlyRefused").asInt()).isPositive();
            assertThat(tls.path("newlyAllowed").asInt()).isZero();
            assertThat(tls.at("/items/0/replayed/rule").asText())
                    .isEqualTo("mud:ondo-t1.json/default");

            JsonNode plain = replay("ondo-t1.json", controller.replace("8883", "1883"));
            assertThat(plain.path("newlyRefused").asInt()).isZero();
            JsonNode stranger = replay(
                    "ondo-t1.json", controller.replace("8883", "1883").replace(HUB, HUB + "/2"));
            assertThat(stranger.path("newlyRefused").asInt()).isPositive();
        }
        try (LabSite lab = start(bound(mud(dir.resolve("ondo-t1.json")).files()))) {
            assertReplays(lab, await(lab, PROFILE, false));
        }
        JsonNode wider = replay("later.json", controller.replace("8883", "1883"));
        assertThat(wider.at("/for/0/kind").asText()).isEqualTo("profile");
        assertThat(wider.path("newlyAllowed").asInt()).isPositive();
        assertThat(wider.path("newlyRefused").asInt()).isZero();
    }

    private JsonNode replay(String name, String mud) throws IOException {
        Path file = Files.writeString(dir.resolve(name), mud);
        Typed.Result result =
                new Typed(dir.resolve("data")).run("policy", "replay", file.toString(), "--json");
        assertThat(result.code()).as(result.err()).isZero();
        return result.json();
    }

    /** The gateway plays the part of the hub that makers mean. */
    private static SiteConfig.Mud bound(List<MudSource> files) {
        return new SiteConfig.Mud(
                List.of(),
                Optional.empty(),
                files,
                Set.of(),
                new MudBindings(
                        new TreeMap<>(Map.of(HUB, MudParty.GATEWAY)),
                        List.of(),
                        List.of(),
                        new TreeMap<>(),
                        new TreeMap<>()));
    }

    private static boolean isThermostat(Decision refused, LiveSession session) {
        return session.kind() == LiveSession.Kind.MQTT
                && refused.input()
                        .asking()
                        .filter(f -> f.id().equals(session.device()))
                        .isPresent();
    }

    private static List<String> codes(LabSite lab) {
        return lab.site().site().info().problems().stream()
                .map(problem -> problem.message().key())
                .toList();
    }

    private static String inForce(LabSite lab) {
        try (var state = lab.site().site().ledger().read()) {
            return state.policyInForce().orElseThrow().hash();
        }
    }

    /** The ledger holds all that the same answer needs. */
    private static void assertReplays(LabSite lab, Decision decision) {
        Await.until("recorded", () -> {
            try (var state = lab.site().site().ledger().read()) {
                return state.decision(decision.id()).isPresent();
            }
        });
        assertThat(lab.site().site().replay(decision.id()).same()).isTrue();
    }

    private LabSite start(SiteConfig.Mud mud) throws IOException {
        return Mutations.start(
                dir.resolve("data"), Mutations.config().with(mud), InstantSource.system());
    }

    private static SiteConfig.Mud mud(Path file) {
        return new SiteConfig.Mud(
                List.of(),
                Optional.empty(),
                List.of(new MudSource(
                        file, Optional.empty(), true, List.of(), List.of(PROFILE), List.of())),
                Set.of(),
                MudBindings.USUAL);
    }

    /** A decision about what devices of a profile publish, or about their sessions when refused. */
    private static Decision await(LabSite lab, String profile, boolean permitted) {
        Await.until(
                profile + " permitted: " + permitted,
                () -> find(lab, profile, permitted).isPresent());
        return find(lab, profile, permitted).orElseThrow();
    }

    private static Optional<Decision> find(LabSite lab, String profile, boolean permitted) {
        return lab.site().gateway().flows(Optional.empty(), 10_000).stream()
                .map(Flow::decision)
                .filter(decision -> decision.input()
                        .asking()
                        .filter(facts -> facts.profile().equals(profile))
                        .isPresent())
                .filter(decision -> permitted
                        ? decision.permitted()
                                && decision.input().ask().operation() == Operation.PUBLISH
                        : decision.rule().startsWith("mud:"))
                .findFirst();
    }
}
