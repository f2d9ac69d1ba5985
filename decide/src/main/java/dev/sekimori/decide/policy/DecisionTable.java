package dev.sekimori.decide.policy;

import dev.sekimori.decide.mud.MudTables;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Situation;
import dev.sekimori.model.device.DeviceState;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A policy set made ready to decide (guideline G3-8). The profile of the target gives the first
 * answer, the site's rules override it, the MUD files, the site's safeguards, the state of the
 * devices and the situation can only restrict it, in this order. What no rule speaks of is refused.
 *
 * <p>Pure: the same input gives the same decision. Each device's rules are made ready when it is
 * first asked for and kept while its facts stay; safe from any thread.
 */
public final class DecisionTable {
    /** Messages or requests a minute that a device on probation may change things with. */
    public static final int PROBATION_RATE_PER_MINUTE = 60;

    /** The most devices whose rules are kept ready; those of others are made anew each time. */
    private static final int MOST_DEVICES = 50_000;

    private final String hash;
    private final PolicySet policy;
    private final Safeguards safeguards;
    private final MudTables files;
    private final DeviceTable ofNone;
    private final Map<DeviceId, DeviceTable> byDevice =
            Collections.synchronizedMap(new HashMap<>());

    private DecisionTable(PolicySet policy) {
        this.policy = policy;
        this.hash = PolicyHash.of(policy);
        this.safeguards = new Safeguards(policy);
        this.files = new MudTables(policy.mud());
        this.ofNone = DeviceTable.ofNone(policy);
    }

    public static DecisionTable compile(PolicySet policy) {
        return new DecisionTable(policy);
    }

    public String hash() {
        return hash;
    }

    /** The decision with its id, which costs a hash over all of it. */
    public Decision decide(DecisionInput input) {
        Ruling ruling = rule(input);
        return new Decision(
                DecisionIds.of(hash, input, ruling),
                hash,
                input,
                ruling.answer(),
                ruling.ratePerMinute(),
                ruling.values(),
                ruling.rule(),
                ruling.reasons());
    }

    /** The answer alone. */
    public Answer answer(DecisionInput input) {
        return rule(input).answer();
    }

    private Ruling rule(DecisionInput input) {
        Optional<Ruling> byState = refusedByState(input);
        if (byState.isPresent()) {
            return byState.get();
        }
        DeviceTable device = tableOf(input.target());
        Ruling ruled = ruled(input, device);
        Ruling used = files.isEmpty() ? ruled : used(input, ruled, device);
        return used.answer() == Answer.REFUSE
                ? used
                : restrict(input, safeguards.restrict(input, used, device));
    }

    private Ruling used(DecisionInput input, Ruling ruled, DeviceTable device) {
        if (ruled.answer() == Answer.REFUSE) {
            return ruled;
        }
        DeviceTable asking =
                input.asking().equals(input.target()) ? device : tableOf(input.asking());
        return MudCheck.restrict(input, ruled, device.mud(), asking.mud());
    }

    private DeviceTable tableOf(Optional<DeviceFacts> target) {
        if (target.isEmpty()) {
            return ofNone;
        }
        DeviceFacts facts = target.get();
        DeviceTable kept = byDevice.get(facts.id());
        if (kept != null && kept.suits(facts)) {
            return kept;
        }
        DeviceTable made = DeviceTable.of(policy, files, facts);
        if (kept != null || byDevice.size() < MOST_DEVICES) {
            byDevice.put(facts.id(), made);
        }
        return made;
    }

    private static Optional<Ruling> refusedByState(DecisionInput input) {
        if (input.target().isPresent() && !mayCommunicate(input.target().get())) {
            return Optional.of(refusedBy(input.target().get()));
        }
        if (input.asking().isPresent() && !mayCommunicate(input.asking().get())) {
            return Optional.of(refusedBy(input.asking().get()));
        }
        return Optional.empty();
    }

    private static boolean mayCommunicate(DeviceFacts facts) {
        return facts.state().mayCommunicate();
    }

    private static Ruling refusedBy(DeviceFacts facts) {
        String name = ConditionMatch.word(facts.state());
        return Ruling.refusal(
                "state:" + name, List.of(Message.of("decision.state." + name, facts.id())));
    }

    private static Ruling ruled(DecisionInput input, DeviceTable device) {
        for (ReadyRule rule : device.rules(input.ask())) {
            if (rule.speaksOf(input) && rule.unmet(input, device).isEmpty()) {
                return rule.ruling();
            }
        }
        return noRule(input, device);
    }

    private static Ruling noRule(DecisionInput input, DeviceTable device) {
        List<Message> reasons = new ArrayList<>();
        reasons.add(
                switch (input.peer()) {
                    case Peer.UnknownPeer(var address, var name) ->
                        name.isEmpty()
                                ? Message.of("decision.default.nobody", address)
                                : Message.of("decision.default.unknown_peer", name, address);
                    case Peer.DevicePeer _, Peer.PersonPeer _, Peer.TokenPeer _, Peer.ZonePeer _ ->
                        Message.of(
                                "decision.default.no_rule",
                                ConditionMatch.word(input.ask().operation()),
                                input.ask().resource());
                });
        nearest(input, device).ifPresent(reasons::add);
        return Ruling.refusal("default", List.copyOf(reasons));
    }

    /** What would have to change for the first rule that only a condition keeps from permitting. */
    private static Optional<Message> nearest(DecisionInput input, DeviceTable device) {
        for (ReadyRule rule : device.rules(input.ask())) {
            if (rule.ruling().answer() != Answer.REFUSE && rule.speaksOf(input)) {
                return rule.unmet(input, device);
            }
        }
        return Optional.empty();
    }

    /** The last steps: what the devices' state and the situation leave of an answer. */
    private static Ruling restrict(DecisionInput input, Ruling ruling) {
        if (ruling.answer() == Answer.REFUSE || !Safeguards.changes(input.ask().operation())) {
            return ruling;
        }
        if (ruling.answer() == Answer.READ_ONLY) {
            return ruling.refused(Message.of("decision.read_only"));
        }
        if (input.situation() == Situation.RAISED_THREAT && !isDevice(input.peer())) {
            return ruling.refused(Message.of("decision.situation.raised_threat"));
        }
        boolean onProbation = isOnProbation(input.target()) || isOnProbation(input.asking());
        if (onProbation && ruling.answer() != Answer.VIRTUAL_ONLY) {
            return ruling.limited(
                    PROBATION_RATE_PER_MINUTE,
                    Message.of("decision.state.probation", PROBATION_RATE_PER_MINUTE));
        }
        return ruling;
    }

    private static boolean isOnProbation(Optional<DeviceFacts> facts) {
        return facts.isPresent() && facts.get().state() == DeviceState.PROBATION;
    }

    private static boolean isDevice(Peer peer) {
        return peer instanceof Peer.DevicePeer || peer instanceof Peer.ZonePeer;
    }
}
