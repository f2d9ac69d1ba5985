package dev.sekimori.gateway;

import dev.sekimori.decide.policy.PolicyHash;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Conditions;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.IdentityStrength;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.decision.ValueRange;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Protocol;
import dev.sekimori.model.device.Trust;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One device that may publish {@code t/#}, and {@code slow} six times a minute; a clock that is
 * moved by hand.
 */
final class FixedSite {
    static final DeviceId LAMP = new DeviceId("lamp");
    static final Peer PEER = new Peer.DevicePeer(LAMP, IdentityStrength.PASSWORD);

    static final class HandClock implements InstantSource {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public synchronized Instant instant() {
            return now;
        }

        synchronized void forwardMs(long milliseconds) {
            now = now.plusMillis(milliseconds);
        }
    }

    private FixedSite() {}

    static GatewayState state(DeviceState lamp) {
        FlowRule.PeerMatch self =
                new FlowRule.PeerMatch(FlowRule.PeerClass.SELF, Role.VIEWER, List.of());
        List<FlowRule> rules = List.of(
                new FlowRule(
                        "own",
                        self,
                        List.of(Protocol.MQTT),
                        List.of(Operation.PUBLISH),
                        List.of("t/#"),
                        Answer.ALLOW,
                        0),
                new FlowRule(
                        "slow",
                        self,
                        List.of(Protocol.MQTT),
                        List.of(Operation.PUBLISH),
                        List.of("slow"),
                        Answer.LIMIT,
                        6),
                new FlowRule(
                                "warm",
                                self,
                                List.of(Protocol.MQTT),
                                List.of(Operation.PUBLISH),
                                List.of("warm"),
                                Answer.ALLOW,
                                0)
                        .when(Conditions.NONE.with(new ValueRange(5, 35))),
                new FlowRule(
                        "twin",
                        self,
                        List.of(Protocol.MQTT),
                        List.of(Operation.PUBLISH),
                        List.of("twin"),
                        Answer.VIRTUAL_ONLY,
                        0));
        PolicySet policy = new PolicySet(List.of(), new TreeMap<>(Map.of("lamp", rules)));
        DeviceFacts facts = new DeviceFacts(
                LAMP, "lamp", "lamp", "", "lamp-1", "inner", lamp, Trust.Level.MEDIUM);
        List<Zone> zones = List.of(
                new Zone("inner", List.of("127.77.0.0/24", "::1"), Zone.MqttIdentity.ADDRESS),
                new Zone("rest", List.of("127.0.0.0/9"), Zone.MqttIdentity.OPEN));
        return new GatewayState(
                PolicyHash.of(policy),
                policy,
                Situation.NORMAL,
                List.of(new GatewayDevice(facts, List.of("127.77.0.9"), List.of())),
                zones);
    }

    static Ask publish(String topic) {
        return new Ask(Optional.of(LAMP), Protocol.MQTT, Operation.PUBLISH, topic);
    }
}
