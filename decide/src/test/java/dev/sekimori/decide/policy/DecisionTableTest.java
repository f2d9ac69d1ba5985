package dev.sekimori.decide.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.FlowRule.PeerClass;
import dev.sekimori.model.decision.FlowRule.PeerMatch;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

class DecisionTableTest {
    private static final DeviceId THERMOSTAT = new DeviceId("thermostat-1");
    private static final Peer SELF = new Peer.DevicePeer(THERMOSTAT, IdentityStrength.ADDRESS);
    private static final Peer OPERATOR = new Peer.PersonPeer("aya", Role.OPERATOR);
    private static final FlowRule PUBLISH = rule(
            "publish",
            PeerClass.SELF,
            Role.VIEWER,
            Operation.PUBLISH,
            "thermostat/{serial}/temperature");
    private static final FlowRule SET = rule(
            "set", PeerClass.USER, Role.OPERATOR, Operation.PUBLISH, "thermostat/{serial}/set");
    private static final DecisionTable TABLE = DecisionTable.compile(policy(List.of()));

    @Test
    void lets_a_device_use_its_own_topic_and_says_by_which_rule() {
        Decision decision = TABLE.decide(
                input(SELF, Operation.PUBLISH, "thermostat/S1/temperature", facts("S1")));

        assertThat(decision.answer()).isEqualTo(Answer.ALLOW);
        assertThat(decision.rule()).isEqualTo("profile:ondo-t1/publish");
        assertThat(decision.reasons()).isNotEmpty();
    }

    @Test
    void refuses_what_no_rule_speaks_of() {
        Decision decision = TABLE.decide(
                input(SELF, Operation.PUBLISH, "thermostat/S2/temperature", facts("S1")));

        assertThat(decision.answer()).isEqualTo(Answer.REFUSE);
        assertThat(decision.rule()).isEqualTo("default");
    }

    @Test
    void a_serial_with_a_wildcard_gains_nothing() {
        assertThat(TABLE.decide(input(
                                SELF, Operation.PUBLISH, "thermostat/x/temperature", facts("+")))
                        .permitted())
                .isFalse();
        assertThat(TABLE.decide(input(
                                SELF, Operation.PUBLISH, "thermostat//temperature", facts("")))
                        .permitted())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(DeviceState.class)
    void only_accepted_devices_communicate(DeviceState state) {
        Decision decision = TABLE.decide(
                input(SELF, Operation.PUBLISH, "thermostat/S1/temperature", facts("S1", state)));

        assertThat(decision.permitted()).isEqualTo(state.mayCommunicate());
    }

    @Test
    void an_isolated_peer_is_refused_at_healthy_devices_too() {
        DeviceFacts isolated = new DeviceFacts(
                new DeviceId("recorder-1"),
                "nvr",
                "recorder",
                "",
                "",
                "home",
                DeviceState.ISOLATED,
                Trust.Level.LOW);
        Ask ask = new Ask(Optional.of(THERMOSTAT), Protocol.HTTP, Operation.READ, "/");
        Decision decision = TABLE.decide(new DecisionInput(
                new Peer.DevicePeer(isolated.id(), IdentityStrength.PASSWORD),
                ask,
                Optional.of(facts("S1")),
                Optional.of(isolated),
                Situation.NORMAL));

        assertThat(decision.rule()).isEqualTo("state:isolated");
    }

    @Test
    void probation_limits_what_was_allowed() {
        Decision decision = TABLE.decide(input(
                SELF,
                Operation.PUBLISH,
                "thermostat/S1/temperature",
                facts("S1", DeviceState.PROBATION)));

        assertThat(decision.answer()).isEqualTo(Answer.LIMIT);
        assertThat(decision.ratePerMinute()).isEqualTo(DecisionTable.PROBATION_RATE_PER_MINUTE);
    }

    @Test
    void the_same_peer_gets_another_answer_in_another_situation() {
        DecisionInput normal = input(OPERATOR, Operation.PUBLISH, "thermostat/S1/set", facts("S1"));
        DecisionInput raised = new DecisionInput(
                normal.peer(),
                normal.ask(),
                normal.target(),
                normal.asking(),
                Situation.RAISED_THREAT);

        assertThat(TABLE.decide(normal).answer()).isEqualTo(Answer.ALLOW);
        assertThat(TABLE.decide(raised).answer()).isEqualTo(Answer.REFUSE);
    }

    @Test
    void a_site_rule_overrides_the_profile_but_never_the_state() {
        FlowRule open = rule("open", PeerClass.ANYONE, Role.VIEWER, Operation.PUBLISH, "#");
        DecisionTable table = DecisionTable.compile(policy(List.of(open)));
        DecisionInput stranger = input(
                new Peer.UnknownPeer("127.0.0.1", "x"),
                Operation.PUBLISH,
                "thermostat/S1/set",
                facts("S1"));

        assertThat(table.decide(stranger).rule()).isEqualTo("site:open");
        assertThat(table.decide(input(
                                SELF, Operation.PUBLISH, "a", facts("S1", DeviceState.ISOLATED)))
                        .permitted())
                .isFalse();
    }

    @Test
    void a_viewer_may_not_do_what_an_operator_may() {
        Peer viewer = new Peer.TokenPeer("dashboard", Role.VIEWER);

        assertThat(TABLE.decide(input(viewer, Operation.PUBLISH, "thermostat/S1/set", facts("S1")))
                        .permitted())
                .isFalse();
    }

    @Test
    void equal_content_has_equal_ids_and_replays_to_the_same_answer() {
        DecisionInput input =
                input(SELF, Operation.PUBLISH, "thermostat/S1/temperature", facts("S1"));
        Decision first = TABLE.decide(input);
        Decision replayed = DecisionTable.compile(policy(List.of())).decide(first.input());

        assertThat(replayed).isEqualTo(first);
        assertThat(DecisionTable.compile(policy(List.of(SET))).decide(input).id())
                .isNotEqualTo(first.id());
    }

    @Test
    void a_topic_belongs_to_the_device_that_a_rule_names_it_by() {
        TopicIndex index = TopicIndex.of(policy(List.of()), List.of(facts("S1")));

        assertThat(index.ownerOf("thermostat/S1/temperature")).contains(THERMOSTAT);
        assertThat(index.ownerOf("thermostat/S1/set")).contains(THERMOSTAT);
        assertThat(index.ownerOf("thermostat/S2/set")).isEmpty();
    }

    private static DecisionInput input(
            Peer peer, Operation operation, String topic, DeviceFacts facts) {
        Optional<DeviceFacts> asking = peer.equals(SELF) ? Optional.of(facts) : Optional.empty();
        Ask ask = new Ask(Optional.of(facts.id()), Protocol.MQTT, operation, topic);
        return new DecisionInput(peer, ask, Optional.of(facts), asking, Situation.NORMAL);
    }

    private static DeviceFacts facts(String serial) {
        return facts(serial, DeviceState.IN_SERVICE);
    }

    private static DeviceFacts facts(String serial, DeviceState state) {
        return new DeviceFacts(
                THERMOSTAT,
                "ondo-t1",
                "thermostat",
                serial,
                "ondo-t1-1",
                "home",
                state,
                Trust.Level.MEDIUM);
    }

    private static PolicySet policy(List<FlowRule> site) {
        return new PolicySet(site, new TreeMap<>(Map.of("ondo-t1", List.of(PUBLISH, SET))));
    }

    private static FlowRule rule(
            String id, PeerClass peer, Role role, Operation operation, String resource) {
        return new FlowRule(
                id,
                new PeerMatch(peer, role, List.of()),
                List.of(Protocol.MQTT),
                List.of(operation),
                List.of(resource),
                Answer.ALLOW,
                0);
    }
}
