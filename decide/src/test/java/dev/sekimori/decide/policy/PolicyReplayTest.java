package dev.sekimori.decide.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.decide.policy.PolicyReplay.Change;
import dev.sekimori.decide.policy.PolicyReplay.Report;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.FlowRule.PeerClass;
import dev.sekimori.model.decision.FlowRule.PeerMatch;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.Protocol;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

class PolicyReplayTest {
    private static final DecisionTable BEFORE = table(rule("a", "a/#", Answer.ALLOW, 0));

    @Test
    void finds_nothing_when_the_policy_is_the_same() {
        Report report = replay(BEFORE, BEFORE, "a/1", "b/1");

        assertThat(report.isSame()).isTrue();
        assertThat(report.asks()).isEqualTo(2);
    }

    @Test
    void says_what_would_be_refused_newly_allowed_and_graded() {
        DecisionTable after = table(
                rule("no", "a/2", Answer.REFUSE, 0),
                rule("slow", "a/3", Answer.LIMIT, 5),
                rule("b", "b/#", Answer.ALLOW, 0),
                rule("a", "a/#", Answer.ALLOW, 0));

        Report report = replay(BEFORE, after, "a/1", "a/2", "a/3", "b/1", "c/1");

        assertThat(report.differences())
                .extracting(d -> d.change() + " " + d.recorded().input().ask().resource() + " "
                        + d.replayed().rule())
                .containsExactly(
                        Change.NEWLY_REFUSED + " a/2 site:no",
                        Change.GRADED + " a/3 site:slow",
                        Change.NEWLY_ALLOWED + " b/1 site:b");
        assertThat(List.of(report.newlyRefused(), report.graded(), report.newlyAllowed()))
                .containsExactly(1L, 1L, 1L);
    }

    @Test
    void takes_the_newest_of_equal_asks() {
        DecisionTable after = table();
        PolicyReplay replay = new PolicyReplay(after);
        replay.add(after.decide(input("a/1")));
        replay.add(BEFORE.decide(input("a/1")));

        assertThat(replay.report().isSame()).isTrue();
        assertThat(replay.report().asks()).isEqualTo(1);
    }

    private static Report replay(DecisionTable before, DecisionTable after, String... topics) {
        PolicyReplay replay = new PolicyReplay(after);
        List<Decision> recorded = new ArrayList<>();
        for (String topic : topics) {
            recorded.add(before.decide(input(topic)));
        }
        recorded.forEach(replay::add);
        return replay.report();
    }

    private static DecisionInput input(String topic) {
        return new DecisionInput(
                new Peer.PersonPeer("aya", Role.OPERATOR),
                new Ask(Optional.empty(), Protocol.MQTT, Operation.PUBLISH, topic),
                Optional.empty(),
                Optional.empty(),
                Situation.NORMAL);
    }

    private static DecisionTable table(FlowRule... rules) {
        return DecisionTable.compile(new PolicySet(List.of(rules), new TreeMap<>()));
    }

    private static FlowRule rule(String id, String topics, Answer answer, int rate) {
        return new FlowRule(
                id,
                new PeerMatch(PeerClass.USER, Role.VIEWER, List.of()),
                List.of(Protocol.MQTT),
                List.of(Operation.PUBLISH),
                List.of(topics),
                answer,
                rate);
    }
}
