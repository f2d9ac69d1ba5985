package dev.sekimori.app.site;

import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.FlowRule.PeerClass;
import dev.sekimori.model.decision.FlowRule.PeerMatch;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.device.Protocol;

import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/** The rules that every site has after its own. */
final class BuiltInRules {
    /** People and services may connect to the broker; that alone shows them nothing. */
    private static final FlowRule CONNECT = users("users-connect", Operation.CONNECT, "**");

    /** They may subscribe to anything, as each message is decided again before it is delivered. */
    private static final FlowRule SUBSCRIBE = users("users-subscribe", Operation.SUBSCRIBE, "#");

    private BuiltInRules() {}

    static PolicySet policy(List<FlowRule> own, SortedMap<String, List<FlowRule>> profiles) {
        return new PolicySet(
                Stream.concat(own.stream(), Stream.of(CONNECT, SUBSCRIBE)).toList(), profiles);
    }

    private static FlowRule users(String id, Operation operation, String resource) {
        return new FlowRule(
                id,
                new PeerMatch(PeerClass.USER, Role.VIEWER, List.of()),
                List.of(Protocol.MQTT),
                List.of(operation),
                List.of(resource),
                Answer.ALLOW,
                0);
    }
}
