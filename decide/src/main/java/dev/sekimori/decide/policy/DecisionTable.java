package dev.sekimori.decide.policy;

import dev.sekimori.decide.mud.MudTable;
import dev.sekimori.decide.mud.MudTables;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A policy set made ready to decide (guideline G3-8). The profile of the target gives the first
 * answer, the site's rules override it, the MUD files, the site's safeguards, the state of the
 * devices and the situation can only restrict it, in this order. What no rule speaks of is refused.
 *
 * <p>Pure: the same input gives the same decision. The rules are made ready once, for all devices
 * of a profile; safe from any thread.
 */
public final class DecisionTable {
    /** Messages or requests a minute that a device on probation may change things with. */
    public static final int PROBATION_RATE_PER_MINUTE = 60;

    private final String hash;
    private final Safeguards safeguards;
    private final MudTables files;
    private final Map<String, ProfileTable> byProfile = new HashMap<>();

    /** Of asks for what is of no known profile: the site's rules alone. */
    private final ProfileTable ofOthers;

    private DecisionTable(PolicySet policy) {
        this.hash = PolicyHash.of(policy);
        this.safeguards = new Safeguards(policy);
        this.files = new MudTables(policy.mud());
        this.ofOthers = ProfileTable.of(new PolicySet(policy.site(), new TreeMap<>()), "");
        Stream.of(policy.profiles(), policy.assets())
                .flatMap(of -> of.keySet().stream())
                .distinct()
                .forEach(profile -> byProfile.put(profile, ProfileTable.of(policy, profile)));
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
        ProfileTable target = tableOf(input.target());
        Ruling ruled = ruled(input, target);
        Ruling used = files.isEmpty() ? ruled : used(input, ruled);
        return used.answer() == Answer.REFUSE
                ? used
                : restrict(input, safeguards.restrict(input, used, target));
    }

    private Ruling used(DecisionInput input, Ruling ruled) {
        if (ruled.answer() == Answer.REFUSE) {
            return ruled;
        }
        MudTable target = mudOf(input.target());
        return MudCheck.restrict(input, ruled, target, asking(input, target));
    }

    private MudTable asking(DecisionInput input, MudTable target) {
        if (input.peer() instanceof Peer.ZonePeer(var _, var clientId)) {
            return files.ofClient(clientId, input.asking());
        }
        return input.asking().equals(input.target()) ? target : mudOf(input.asking());
    }

    private ProfileTable tableOf(Optional<DeviceFacts> target) {
        return target.isEmpty()
                ? ofOthers
                : byProfile.getOrDefault(target.get().profile(), ofOthers);
    }

    private MudTable mudOf(Optional<DeviceFacts> device) {
        return device.isEmpty() ? MudTable.NONE : files.of(device.get());
    }

    private static Optional<Ruling> refusedByState(DecisionInput input) {
        if (input.target().isPresent() && !mayCommunicate(input.target().get())) {
            return Optional.of(refusedBy(input.target().get()));
        }
        if (input.asking().isPresent() && !mayAsk(input.peer(), input.asking().get())) {
            return Optional.of(refusedBy(input.asking().get()));
        }
        return Optional.empty();
    }

    /** A zone without credentials lets devices in that nobody has accepted, but none cut off. */
    private static boolean mayAsk(Peer peer, DeviceFacts facts) {
        return mayCommunicate(facts)
                || (peer instanceof Peer.ZonePeer && facts.state() == DeviceState.DISCOVERED);
    }

    private static boolean mayCommunicate(DeviceFacts facts) {
        return facts.state().mayCommunicate();
    }

    private static Ruling refusedBy(DeviceFacts facts) {
        String name = ConditionMatch.word(facts.state());
        return Ruling.refusal(
                "state:" + name, List.of(Message.of("decision.state." + name, facts.id())));
    }

    private static Ruling ruled(DecisionInput input, ProfileTable target) {
        for (ReadyRule rule : target.rules(input.ask())) {
            if (rule.speaksOf(input) && rule.unmet(input, target).isEmpty()) {
                return rule.ruling();
            }
        }
        return noRule(input, target);
    }

    private static Ruling noRule(DecisionInput input, ProfileTable target) {
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
        nearest(input, target).ifPresent(reasons::add);
        return Ruling.refusal("default", List.copyOf(reasons));
    }

    /** What would have to change for the first rule that only a condition keeps from permitting. */
    private static Optional<Message> nearest(DecisionInput input, ProfileTable target) {
        for (ReadyRule rule : target.rules(input.ask())) {
            if (rule.ruling().answer() != Answer.REFUSE && rule.speaksOf(input)) {
                return rule.unmet(input, target);
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
