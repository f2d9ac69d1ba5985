package dev.sekimori.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Operation;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Every connect, subscribe, publish and delivery is decided, and the flows say why. */
class MqttDecisionTest {
    private final TestSite site = new TestSite();

    @AfterEach
    void close() {
        site.close();
    }

    private RawClient warm(int version) throws Exception {
        RawClient client = RawClient.from(TestSite.WARM_ADDRESS, site.port(), version);
        assertThat(client.connect("t-warm").at(1)).isZero();
        return client;
    }

    private RawClient token(String clientId, String token) throws Exception {
        RawClient client = RawClient.from(TestSite.OFFICE_ADDRESS, site.port(), 5);
        assertThat(client.connectAs(clientId, "token", token).at(1)).isZero();
        return client;
    }

    private Optional<Flow> flow(Operation operation, String resource) {
        return site.gateway.flows(Optional.empty(), 1_000).stream()
                .filter(flow -> flow.decision().input().ask().operation() == operation)
                .filter(flow -> flow.decision().input().ask().resource().equals(resource))
                .findFirst();
    }

    @Test
    void routes_what_is_permitted_and_counts_it() throws Exception {
        try (RawClient warm = warm(4);
                RawClient screen = token("screen", TestSite.VIEWER_TOKEN)) {
            assertThat(screen.subscribe("home/#", 1)).isEqualTo(1);
            for (int i = 1; i <= 3; i++) {
                warm.publish("home/warm/temperature", "21.5", 2, i);
                assertThat(warm.read().acknowledgedId()).isEqualTo(i);
                RawClient.Packet message = screen.read();
                assertThat(message.payload(5)).isEqualTo("21.5");
            }
            Flow published = flow(Operation.PUBLISH, "home/warm/temperature").orElseThrow();
            assertThat(published.count()).isEqualTo(3);
            assertThat(published.bytes()).isEqualTo(3 * (21 + 4));
            assertThat(published.decision().rule()).isEqualTo("profile:thermo/state");
            assertThat(published.device()).contains(TestSite.WARM);
            Flow read = flow(Operation.READ, "home/warm/temperature").orElseThrow();
            assertThat(read.count()).isEqualTo(3);
            assertThat(read.decision().rule()).isEqualTo("site:users-watch");
        }
    }

    @Test
    void refuses_a_topic_of_another_device_and_delivers_nothing() throws Exception {
        try (RawClient warm = warm(5);
                RawClient screen = token("screen", TestSite.VIEWER_TOKEN)) {
            assertThat(screen.subscribe("home/#", 0)).isZero();
            warm.publish("home/cold/temperature", "99", 2, 1);
            RawClient.Packet puback = warm.read();
            assertThat(puback.at(2)).isEqualTo(0x87);
            warm.publish("home/cold/temperature", "99", 0, 0);
            assertThat(warm.isQuiet()).isTrue();
            assertThat(screen.isQuiet()).isTrue();
            Flow refused = flow(Operation.PUBLISH, "home/cold/temperature").orElseThrow();
            assertThat(refused.decision().answer()).isEqualTo(Answer.REFUSE);
            assertThat(refused.count()).isEqualTo(2);
            assertThat(refused.decision().reasons()).isNotEmpty();
            assertThat(site.gateway.flows(Optional.of(TestSite.COLD), 10)).contains(refused);
        }
    }

    @Test
    void closes_a_3_1_1_client_that_needs_an_acknowledgement_of_what_is_refused() throws Exception {
        try (RawClient warm = warm(4)) {
            warm.publish("home/cold/temperature", "99", 0, 0);
            assertThat(warm.isQuiet()).isTrue();
            warm.publish("home/cold/temperature", "99", 2, 1);
            assertThat(warm.lastBeforeClose()).isEmpty();
        }
    }

    @Test
    void refuses_filters_wider_than_what_the_policy_permits() throws Exception {
        try (RawClient screen = token("screen", TestSite.VIEWER_TOKEN);
                RawClient warm = warm(4)) {
            assertThat(screen.subscribe("#", 0)).isEqualTo(0x87);
            assertThat(screen.subscribe("home/cold/#", 0)).isZero();
            assertThat(warm.subscribe("home/cold/#", 0)).isEqualTo(0x80);
            assertThat(warm.subscribe("home/warm/cmd/#", 0)).isZero();
            assertThat(flow(Operation.SUBSCRIBE, "#").orElseThrow().decision().permitted())
                    .isFalse();
        }
    }

    @Test
    void lets_only_operators_command() throws Exception {
        try (RawClient warm = warm(4);
                RawClient operator = token("desk", TestSite.OPERATOR_TOKEN);
                RawClient viewer = token("screen", TestSite.VIEWER_TOKEN)) {
            assertThat(warm.subscribe("home/warm/cmd/#", 1)).isEqualTo(1);
            viewer.publish("home/warm/cmd/set", "30", 2, 1);
            assertThat(viewer.read().at(2)).isEqualTo(0x87);
            operator.publish("home/warm/cmd/set", "20", 2, 1);
            assertThat(operator.read().body()).hasSize(2);
            assertThat(warm.read().payload(4)).isEqualTo("20");
        }
    }

    @Test
    void refuses_above_the_rate_of_a_rule_with_quota_exceeded() throws Exception {
        try (RawClient warm = warm(5)) {
            for (int i = 1; i <= 3; i++) {
                warm.publish("slow/warm", "x", 2, i);
                assertThat(warm.read().at(2)).as("message %d", i).isEqualTo(0x10);
            }
            warm.publish("slow/warm", "x", 2, 4);
            assertThat(warm.read().at(2)).isEqualTo(0x97);
            List<Decision> decisions = site.gateway.flows(Optional.of(TestSite.WARM), 100).stream()
                    .map(Flow::decision)
                    .filter(d -> d.input().ask().resource().equals("slow/warm"))
                    .toList();
            assertThat(decisions)
                    .extracting(Decision::answer)
                    .containsExactlyInAnyOrder(Answer.LIMIT, Answer.REFUSE);
            assertThat(decisions)
                    .filteredOn(d -> !d.permitted())
                    .allSatisfy(d -> assertThat(d.reasons().getFirst().key())
                            .isEqualTo("decision.rate.exceeded"));
        }
    }

    @Test
    void reports_each_decision_once_and_remembers_it() throws Exception {
        try (RawClient warm = warm(5)) {
            for (int i = 1; i <= 5; i++) {
                warm.publish("home/warm/temperature", "x", 2, i);
                warm.read();
            }
            Await.until(
                    "the decision is reported",
                    () -> site.decided.stream()
                            .anyMatch(d -> d.input().ask().operation() == Operation.PUBLISH));
            List<Decision> reported = List.copyOf(site.decided);
            assertThat(reported).doesNotHaveDuplicates();
            assertThat(reported)
                    .allSatisfy(d -> assertThat(site.gateway.recent(d.id())).contains(d));
        }
    }

    @Test
    void bounds_reports_of_one_device_but_keeps_all_decisions() throws Exception {
        long began = System.nanoTime();
        try (RawClient warm = warm(5)) {
            for (int i = 1; i <= 100; i++) {
                warm.publish("home/warm/" + i, "x", 2, i);
                warm.read();
            }
            Await.until("reports come in", () -> site.decided.size() >= 30);
            // Thirty at once, and thirty a minute from then on.
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
            assertThat((long) site.decided.size()).isLessThanOrEqualTo(32 + seconds / 2);
            Decision last =
                    flow(Operation.PUBLISH, "home/warm/100").orElseThrow().decision();
            assertThat(site.gateway.recent(last.id())).contains(last);
        }
    }
}
