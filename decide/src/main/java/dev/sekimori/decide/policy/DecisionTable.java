package dev.sekimori.decide.policy;

import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.decision.ValueRange;
import dev.sekimori.model.device.DeviceState;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy set made ready to decide (guideline G3-8). The profile of the target gives the first
 * answer, the site's rules override it, and the state of the devices and the situation can only
 * restrict it. What no rule speaks of is refused. Immutable and pure: the same input gives the same
 * decision.
 */
public final class DecisionTable {
    /** Messages or requests a minute that a device on probation may change things with. */
    public static final int PROBATION_RATE_PER_MINUTE = 60;

    private record Ruling(
            Answer answer,
            int ratePerMinute,
            Optional<ValueRange> values,
            String rule,
            List<Message> reasons) {}

    private final String hash;
    private final PolicySet policy;

    private DecisionTable(PolicySet policy) {
        this.policy = policy;
        this.hash = PolicyHash.of(policy);
    }

    public static DecisionTable compile(PolicySet policy) {
        return new DecisionTable(policy);
    }

    public String hash() {
        return hash;
    }

    public Decision decide(DecisionInput input) {
        Ruling ruling = refusedByState(input).orElseGet(() -> restrict(input, ruled(input)));
        return new Decision(
                DecisionIds.of(
                        hash,
                        input,
                        ruling.answer(),
                        ruling.ratePerMinute(),
                        ruling.values(),
                        ruling.rule()),
                hash,
                input,
                ruling.answer(),
                ruling.ratePerMinute(),
                ruling.values(),
                ruling.rule(),
                ruling.reasons());
    }

    private static Optional<Ruling> refusedByState(DecisionInput input) {
        return input.target()
                .flatMap(DecisionTable::refusedBy)
                .or(() -> input.asking().flatMap(DecisionTable::refusedBy));
    }

    private static Optional<Ruling> refusedBy(DeviceFacts facts) {
        DeviceState state = facts.state();
        if (state.mayCommunicate()) {
            return Optional.empty();
        }
        String name = state.name().toLowerCase(java.util.Locale.ROOT);
        return Optional.of(new Ruling(
                Answer.REFUSE,
                0,
                Optional.empty(),
                "state:" + name,
                List.of(Message.of("decision.state." + name, facts.id()))));
    }

    private Ruling ruled(DecisionInput input) {
        Optional<Ruling> bySite = firstOf("site:", policy.site(), input);
        return bySite.or(() -> input.target()
                        .flatMap(target -> firstOf(
                                "profile:" + target.profile() + "/",
                                policy.profiles().getOrDefault(target.profile(), List.of()),
                                input)))
                .orElseGet(() -> noRule(input));
    }

    private static Ruling noRule(DecisionInput input) {
        Message reason = switch (input.peer()) {
            case Peer.UnknownPeer(var address, var name) ->
                name.isEmpty()
                        ? Message.of("decision.default.nobody", address)
                        : Message.of("decision.default.unknown_peer", name, address);
            case Peer.DevicePeer _, Peer.PersonPeer _, Peer.TokenPeer _, Peer.ZonePeer _ ->
                Message.of(
                        "decision.default.no_rule",
                        input.ask().operation().name().toLowerCase(java.util.Locale.ROOT),
                        input.ask().resource());
        };
        return new Ruling(Answer.REFUSE, 0, Optional.empty(), "default", List.of(reason));
    }

    private static Optional<Ruling> firstOf(
            String origin, List<FlowRule> rules, DecisionInput input) {
        for (FlowRule rule : rules) {
            if (RuleMatch.matches(rule, input)) {
                String name = origin + rule.id();
                String key = rule.answer() == Answer.REFUSE
                        ? "decision.rule.refuses"
                        : "decision.rule.permits";
                return Optional.of(new Ruling(
                        rule.answer(),
                        rule.ratePerMinute(),
                        rule.conditions().values(),
                        name,
                        List.of(Message.of(key, name))));
            }
        }
        return Optional.empty();
    }

    private static Ruling restrict(DecisionInput input, Ruling ruling) {
        if (ruling.answer() == Answer.VIRTUAL_ONLY) {
            return restricted(ruling, Answer.VIRTUAL_ONLY, 0, Message.of("decision.virtual_only"));
        }
        if (ruling.answer() == Answer.REFUSE || !changes(input.ask().operation())) {
            return ruling;
        }
        if (ruling.answer() == Answer.READ_ONLY) {
            return restricted(ruling, Answer.REFUSE, 0, Message.of("decision.read_only"));
        }
        if (input.situation() == Situation.RAISED_THREAT && !isDevice(input.peer())) {
            return restricted(
                    ruling, Answer.REFUSE, 0, Message.of("decision.situation.raised_threat"));
        }
        if (isOnProbation(input.target()) || isOnProbation(input.asking())) {
            int rate = ruling.answer() == Answer.LIMIT
                    ? Math.min(ruling.ratePerMinute(), PROBATION_RATE_PER_MINUTE)
                    : PROBATION_RATE_PER_MINUTE;
            return restricted(
                    ruling, Answer.LIMIT, rate, Message.of("decision.state.probation", rate));
        }
        return ruling;
    }

    private static Ruling restricted(
            Ruling ruling, Answer answer, int ratePerMinute, Message reason) {
        List<Message> reasons = new ArrayList<>(ruling.reasons());
        reasons.add(reason);
        return new Ruling(answer, ratePerMinute, ruling.values(), ruling.rule(), reasons);
    }

    private static boolean isOnProbation(Optional<DeviceFacts> facts) {
        return facts.filter(f -> f.state() == DeviceState.PROBATION).isPresent();
    }

    private static boolean isDevice(Peer peer) {
        return peer instanceof Peer.DevicePeer || peer instanceof Peer.ZonePeer;
    }

    private static boolean changes(Operation operation) {
        return operation == Operation.PUBLISH || operation == Operation.WRITE;
    }
}
