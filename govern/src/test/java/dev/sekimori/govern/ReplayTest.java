package dev.sekimori.govern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sekimori.decide.policy.DecisionTable;
import dev.sekimori.decide.policy.SiteRules;
import dev.sekimori.ledger.leaf.Json;
import dev.sekimori.model.DeviceId;
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

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Random policies and asks: what was decided, stored and read back is decided again to the same
 * answer, by a table that never saw the ask (guideline G3-8).
 */
class ReplayTest {
    private static final List<String> RESOURCES = List.of(
            "a/{id}/set", "a/+/x", "a/#", "/x/*", "/x/**", "/", "**", "t/{serial}", "{clientId}");
    private static final List<String> ASKED =
            List.of("a/d1/set", "a/d2/x", "a/b/c", "/x/y", "/x/y/z", "/", "t/s1", "c1", "b");

    @Test
    void thousands_of_stored_decisions_replay_to_the_same_answer() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<Answer, Integer> answers = new EnumMap<>(Answer.class);
        Map<String, Decision> byId = new HashMap<>();
        for (int round = 0; round < 60; round++) {
            PolicySet policy = policy(random);
            DecisionTable warm = DecisionTable.compile(policy);
            DecisionTable cold =
                    DecisionTable.compile(Json.read(PolicySet.class, Json.write(policy)));
            for (int ask = 0; ask < 100; ask++) {
                Decision made = warm.decide(input(random));
                Decision stored = Json.read(Decision.class, Json.write(made));
                assertThat(cold.decide(stored.input())).as("seed %d", seed).isEqualTo(made);
                assertThat(byId.merge(made.id().value(), made, (first, _) -> first))
                        .as("one id, one decision; seed %d", seed)
                        .isEqualTo(made);
                answers.merge(made.answer(), 1, Integer::sum);
            }
        }
        assertThat(answers).as("seed %d", seed).containsKeys(Answer.ALLOW, Answer.LIMIT);
        assertThat(answers.get(Answer.REFUSE)).as("seed %d", seed).isGreaterThan(100);
    }

    private static PolicySet policy(Random random) {
        TreeMap<String, List<FlowRule>> rules = new TreeMap<>();
        TreeMap<String, List<Asset>> assets = new TreeMap<>();
        for (String profile : List.of("p1", "p2")) {
            rules.put(profile, rules(random, 8));
            assets.put(profile, List.of(asset(random), asset(random)));
        }
        return new PolicySet(
                SiteRules.around(rules(random, 2), Set.of()),
                rules,
                assets,
                random.nextBoolean() ? Clearance.USUAL : List.of(),
                interworking(random));
    }

    private static Interworking interworking(Random random) {
        Interworking.Pair pair = new Interworking.Pair(
                new Interworking.Models("p1", pick(random, List.of("*", "1.*", "2.0"))),
                new Interworking.Models("p2", "*"),
                pick(random, List.of(Interworking.State.values())));
        return pick(
                random,
                List.of(
                        Interworking.OFF,
                        Interworking.USUAL,
                        new Interworking(List.of(pair), Answer.LIMIT, 7)));
    }

    private static Asset asset(Random random) {
        return new Asset(
                "asset",
                pick(random, List.of(AssetKind.values())),
                pick(random, List.of(InformationClass.values())),
                pick(random, List.of(Side.values())),
                List.of(Protocol.MQTT, Protocol.HTTP),
                List.of(pick(random, RESOURCES)));
    }

    private static List<FlowRule> rules(Random random, int count) {
        List<FlowRule> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Answer answer = pick(random, List.of(Answer.values()));
            rules.add(new FlowRule(
                    "r" + i,
                    new PeerMatch(
                            pick(random, List.of(PeerClass.values())), Role.VIEWER, List.of()),
                    List.of(pick(random, List.of(Protocol.MQTT, Protocol.HTTP))),
                    List.of(
                            pick(random, List.of(Operation.values())),
                            pick(random, List.of(Operation.values()))),
                    List.of(pick(random, RESOURCES), pick(random, RESOURCES)),
                    answer,
                    answer == Answer.LIMIT ? 1 + random.nextInt(100) : 0,
                    conditions(random)));
        }
        return rules;
    }

    private static Conditions conditions(Random random) {
        if (random.nextBoolean()) {
            return Conditions.NONE;
        }
        return new Conditions(
                random.nextBoolean() ? List.of() : List.of(Situation.NORMAL),
                random.nextBoolean() ? List.of() : List.of("day"),
                pick(random, List.of(Trust.Level.values())),
                pick(random, List.of(IdentityStrength.values())),
                random.nextInt(4) > 0 ? List.of() : List.of(AssetKind.CONTROL),
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(new ValueRange(-0.0, random.nextInt(100) / 8.0)));
    }

    private static DecisionInput input(Random random) {
        DeviceFacts target = facts(random, "d1");
        DeviceFacts asking = random.nextInt(3) == 0 ? target : facts(random, "d2");
        Peer peer = pick(
                random,
                List.of(
                        new Peer.DevicePeer(asking.id(), IdentityStrength.PASSWORD),
                        new Peer.DevicePeer(asking.id(), IdentityStrength.CERTIFICATE),
                        new Peer.PersonPeer("aya", Role.OPERATOR),
                        new Peer.TokenPeer("t", Role.VIEWER),
                        new Peer.ZonePeer("z", "c1"),
                        new Peer.UnknownPeer("192.0.2.1", "x")));
        boolean known = random.nextInt(5) > 0;
        return new DecisionInput(
                peer,
                new Ask(
                        known ? Optional.of(target.id()) : Optional.empty(),
                        pick(random, List.of(Protocol.MQTT, Protocol.MQTTS, Protocol.HTTP)),
                        pick(random, List.of(Operation.values())),
                        pick(random, ASKED)),
                known ? Optional.of(target) : Optional.empty(),
                peer instanceof Peer.DevicePeer ? Optional.of(asking) : Optional.empty(),
                pick(random, List.of(Situation.values())),
                random.nextBoolean() ? List.of() : List.of("day", "night"),
                pick(random, List.of(Side.values())));
    }

    private static DeviceFacts facts(Random random, String id) {
        return new DeviceFacts(
                new DeviceId(id),
                pick(random, List.of("p1", "p2", "unheard-of")),
                pick(random, List.of("", "1.2", "2.0")),
                "camera",
                pick(random, List.of("s1", "", "#")),
                pick(random, List.of("c1", "")),
                "z",
                random.nextInt(4) > 0
                        ? DeviceState.IN_SERVICE
                        : pick(random, List.of(DeviceState.values())),
                pick(random, List.of(Trust.Level.values())));
    }

    private static <T> T pick(Random random, List<? extends T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
