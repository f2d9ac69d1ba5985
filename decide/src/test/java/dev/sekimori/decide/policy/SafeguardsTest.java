package dev.sekimori.decide.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Asset;
import dev.sekimori.model.decision.AssetKind;
import dev.sekimori.model.decision.Clearance;
import dev.sekimori.model.decision.Conditions;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.FlowRule.PeerClass;
import dev.sekimori.model.decision.FlowRule.PeerMatch;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.InformationClass;
import dev.sekimori.model.decision.Interworking;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Side;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.decision.ValueRange;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A car: brakes and a navigation unit with a cellular link of its own (guideline T-2). */
class SafeguardsTest {
    private static final DeviceFacts BRAKE = facts("brake-1", "brake", "2.0", Trust.Level.HIGH);
    private static final DeviceFacts NAVI = facts("navi-1", "navi", "7.1", Trust.Level.MEDIUM);

    /** What the integrator wrote carelessly: the navigation unit may use all of the brakes. */
    private static final FlowRule CARELESS = rule(
            "navi-uses-brake",
            new PeerMatch(PeerClass.DEVICE, Role.VIEWER, List.of("navi")),
            List.of(Operation.values()),
            List.of("brake/#", "/**"));

    private static final FlowRule SERVICE_WRITES = rule(
            "service",
            new PeerMatch(PeerClass.USER, Role.OPERATOR, List.of()),
            List.of(Operation.PUBLISH, Operation.READ),
            List.of("brake/#"));

    private static final Asset BRAKING = new Asset(
            "braking",
            AssetKind.SAFETY,
            InformationClass.PUBLIC,
            Side.INNER,
            List.of(Protocol.MQTT),
            List.of("brake/{id}/set"));
    private static final Asset SPEED = info("speed", InformationClass.INTERNAL, "brake/speed");
    private static final Asset TRIP = info("trips", InformationClass.PERSONAL, "brake/trips");
    private static final Asset CODE = info("unlock code", InformationClass.SECRET, "brake/code");
    private static final Asset ROUTE = new Asset(
            "showing the way",
            AssetKind.INFORMATION_FUNCTION,
            InformationClass.PUBLIC,
            Side.OUTER,
            List.of(),
            List.of());

    private static PolicySet policy(List<FlowRule> site, Interworking interworking) {
        return new PolicySet(
                site,
                new TreeMap<>(Map.of("brake", List.of(CARELESS, SERVICE_WRITES))),
                new TreeMap<>(Map.of(
                        "brake", List.of(BRAKING, SPEED, TRIP, CODE), "navi", List.of(ROUTE))),
                Clearance.USUAL,
                interworking);
    }

    private static final PolicySet GUARDED =
            policy(List.of(SiteRules.OUTER_SIDE_CONTROLS_NOTHING), Interworking.OFF);

    private static Decision hijack(PolicySet policy) {
        Side side = policy.reachedFromOutside("navi") ? Side.OUTER : Side.INNER;
        return DecisionTable.compile(policy)
                .decide(ask(NAVI, Operation.PUBLISH, "brake/brake-1/set", side));
    }

    @Test
    void an_information_function_reached_from_outside_cannot_brake() {
        Decision refused = hijack(GUARDED);
        assertThat(refused.answer()).isEqualTo(Answer.REFUSE);
        assertThat(refused.rule()).isEqualTo("site:outer-side-controls-nothing");
    }

    @Test
    void the_hijack_succeeds_when_the_rule_is_removed() {
        assertThat(hijack(GUARDED.withSite(List.of())).answer()).isEqualTo(Answer.ALLOW);
    }

    @Test
    void what_is_not_control_stays_open_to_the_outer_side() {
        DecisionTable table = DecisionTable.compile(GUARDED);
        assertThat(table.answer(ask(NAVI, Operation.READ, "brake/speed", Side.OUTER)))
                .isEqualTo(Answer.ALLOW);
        assertThat(table.answer(ask(NAVI, Operation.PUBLISH, "brake/display", Side.OUTER)))
                .isEqualTo(Answer.ALLOW);
        assertThat(table.answer(ask(NAVI, Operation.PUBLISH, "brake/brake-1/set", Side.INNER)))
                .isEqualTo(Answer.ALLOW);
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, brake/speed, false",
        "LOW, brake/speed, true",
        "LOW, brake/trips, false",
        "MEDIUM, brake/trips, true",
        "MEDIUM, brake/code, false",
        "HIGH, brake/code, true",
        "NONE, brake/weather, true",
    })
    void what_a_peer_learns_depends_on_its_trust(Trust.Level trust, String topic, boolean may) {
        DecisionInput input = ask(NAVI.trusted(trust), Operation.READ, topic, Side.INNER);
        Decision decision = DecisionTable.compile(GUARDED).decide(input);
        assertThat(decision.permitted()).isEqualTo(may);
        if (!may) {
            assertThat(decision.rule()).startsWith("clearance:");
            assertThat(decision.reasons())
                    .extracting(Message::key)
                    .anyMatch(key -> key.startsWith("decision.clearance.needs."))
                    .contains("decision.clearance.has." + trust.name().toLowerCase());
        }
    }

    @Test
    void a_subscription_to_secrets_alone_is_refused_as_reading_them_is() {
        DecisionTable table = DecisionTable.compile(GUARDED);
        assertThat(table.answer(ask(NAVI, Operation.SUBSCRIBE, "brake/code", Side.INNER)))
                .isEqualTo(Answer.REFUSE);
        assertThat(table.answer(ask(NAVI, Operation.SUBSCRIBE, "brake/#", Side.INNER)))
                .isEqualTo(Answer.ALLOW);
    }

    @Test
    void people_learn_by_their_role() {
        DecisionTable table = DecisionTable.compile(GUARDED);
        assertThat(table.answer(user(Role.OPERATOR, "brake/code"))).isEqualTo(Answer.ALLOW);
        assertThat(table.answer(user(Role.VIEWER, "brake/code"))).isEqualTo(Answer.REFUSE);
    }

    @Test
    void models_that_nobody_checked_together_change_little() {
        Decision limited = pair(Interworking.USUAL, Operation.PUBLISH);
        assertThat(limited.answer()).isEqualTo(Answer.LIMIT);
        assertThat(limited.ratePerMinute()).isEqualTo(60);
        assertThat(limited.reasons())
                .contains(
                        Message.of("decision.interworking.unchecked", "navi 7.1", "brake 2.0", 60));
        assertThat(pair(Interworking.USUAL, Operation.READ).answer()).isEqualTo(Answer.ALLOW);
    }

    @ParameterizedTest
    @EnumSource(Interworking.State.class)
    void the_register_says_which_models_work_together(Interworking.State state) {
        Answer expected = state == Interworking.State.BAD ? Answer.REFUSE : Answer.ALLOW;
        assertThat(pair(register("brake", "2.*", "navi", "7.1", state), Operation.PUBLISH)
                        .answer())
                .isEqualTo(expected);
        assertThat(pair(register("navi", "7.*", "brake", "*", state), Operation.PUBLISH)
                        .answer())
                .isEqualTo(expected);
        assertThat(pair(register("brake", "3.*", "navi", "7.1", state), Operation.PUBLISH)
                        .answer())
                .isEqualTo(Answer.LIMIT);
    }

    @Test
    void a_rule_speaks_only_under_its_conditions_and_says_which_is_missing() {
        assertThat(reason(when(List.of(Situation.MAINTENANCE), List.of(), Trust.Level.NONE)))
                .isEqualTo("decision.condition.situation");
        assertThat(reason(when(List.of(), List.of("night"), Trust.Level.NONE)))
                .isEqualTo("decision.condition.window");
        assertThat(reason(when(List.of(), List.of(), Trust.Level.HIGH)))
                .isEqualTo("decision.condition.trust.high");
        assertThat(reason(new Conditions(
                        List.of(),
                        List.of(),
                        Trust.Level.NONE,
                        IdentityStrength.CERTIFICATE,
                        List.of(),
                        Optional.empty())))
                .isEqualTo("decision.condition.identity.certificate");
        assertThat(reason(when(List.of(Situation.NORMAL), List.of("day"), Trust.Level.MEDIUM)))
                .isEqualTo("decision.rule.permits");
    }

    @Test
    void the_numbers_that_may_be_written_are_part_of_the_answer_and_of_its_name() {
        Decision wide = decide(CARELESS.when(Conditions.NONE.with(new ValueRange(0, 10))));
        Decision narrow = decide(CARELESS.when(Conditions.NONE.with(new ValueRange(0, 5))));
        assertThat(wide.values()).contains(new ValueRange(0, 10));
        assertThat(wide.id()).isNotEqualTo(narrow.id());
        assertThat(wide.policyHash()).isNotEqualTo(narrow.policyHash());
    }

    private static String reason(Conditions conditions) {
        Decision decision = decide(CARELESS.when(conditions));
        return decision.reasons().getLast().key();
    }

    private static Decision decide(FlowRule rule) {
        PolicySet policy = new PolicySet(List.of(), new TreeMap<>(Map.of("brake", List.of(rule))));
        DecisionInput asked = ask(NAVI, Operation.PUBLISH, "brake/x", Side.INNER);
        return DecisionTable.compile(policy)
                .decide(new DecisionInput(
                        asked.peer(),
                        asked.ask(),
                        asked.target(),
                        asked.asking(),
                        Situation.NORMAL,
                        List.of("day"),
                        Side.INNER));
    }

    private static Conditions when(
            List<Situation> situations, List<String> windows, Trust.Level trust) {
        return new Conditions(
                situations, windows, trust, IdentityStrength.ADDRESS, List.of(), Optional.empty());
    }

    private static Decision pair(Interworking interworking, Operation operation) {
        return DecisionTable.compile(policy(List.of(), interworking))
                .decide(ask(NAVI, operation, "brake/speed", Side.INNER));
    }

    private static Interworking register(
            String one, String firmware, String other, String itsFirmware, Interworking.State s) {
        return new Interworking(
                List.of(new Interworking.Pair(
                        new Interworking.Models(one, firmware),
                        new Interworking.Models(other, itsFirmware),
                        s)),
                Answer.LIMIT,
                30);
    }

    private static DecisionInput ask(
            DeviceFacts peer, Operation operation, String topic, Side side) {
        return new DecisionInput(
                new Peer.DevicePeer(peer.id(), IdentityStrength.PASSWORD),
                new Ask(Optional.of(BRAKE.id()), Protocol.MQTT, operation, topic),
                Optional.of(BRAKE),
                Optional.of(peer),
                Situation.NORMAL,
                List.of(),
                side);
    }

    private static DecisionInput user(Role role, String topic) {
        return new DecisionInput(
                new Peer.TokenPeer("t", role),
                new Ask(Optional.of(BRAKE.id()), Protocol.MQTT, Operation.READ, topic),
                Optional.of(BRAKE),
                Optional.empty(),
                Situation.NORMAL);
    }

    private static DeviceFacts facts(
            String id, String profile, String firmware, Trust.Level trust) {
        return new DeviceFacts(
                new DeviceId(id),
                profile,
                firmware,
                profile,
                "",
                "",
                "car",
                DeviceState.IN_SERVICE,
                trust);
    }

    private static Asset info(String name, InformationClass information, String topic) {
        return new Asset(
                name,
                AssetKind.INFORMATION,
                information,
                Side.INNER,
                List.of(Protocol.MQTT),
                List.of(topic));
    }

    private static FlowRule rule(
            String id, PeerMatch peer, List<Operation> operations, List<String> resources) {
        return new FlowRule(
                id, peer, List.of(Protocol.MQTT), operations, resources, Answer.ALLOW, 0);
    }
}
