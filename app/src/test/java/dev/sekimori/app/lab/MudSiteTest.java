package dev.sekimori.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.app.config.SiteConfig.MudSource;
import dev.sekimori.app.site.RunningSite;
import dev.sekimori.govern.Why;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.mud.MudBindings;
import dev.sekimori.observe.profile.Profiles;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A running site whose thermostat has a MUD file, and the same site without it. */
class MudSiteTest {
    private static final String PROFILE = "ondo-t1";

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
        Path data = dir.resolve("data");
        Files.createDirectories(data.resolve("lab"));
        return LabSite.start(
                new RunningSite.Start(
                        data,
                        Mutations.config().with(mud),
                        Profiles.builtIn(),
                        true,
                        "test",
                        InstantSource.system()),
                GuidelineMutationTest.PREFIX);
    }

    private static SiteConfig.Mud mud(Path file) {
        return new SiteConfig.Mud(
                List.of(),
                Optional.empty(),
                List.of(new MudSource(file, Optional.empty(), true, List.of(), List.of(PROFILE))),
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
