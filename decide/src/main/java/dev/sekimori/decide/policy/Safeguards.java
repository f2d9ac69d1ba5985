package dev.sekimori.decide.policy;

import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Asset;
import dev.sekimori.model.decision.Clearance;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.InformationClass;
import dev.sekimori.model.decision.Interworking;
import dev.sekimori.model.decision.Operation;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.device.Trust;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What restricts the answers of rules whichever they are: who may learn what (guideline G3-5) and
 * which models may work together (G3-7). Never widens an answer. Immutable.
 */
final class Safeguards {
    private record Profiles(String one, String other) {}

    private final Map<InformationClass, Trust.Level> least = new EnumMap<>(InformationClass.class);
    private final Map<Profiles, List<Interworking.Pair>> pairs = new HashMap<>();
    private final Interworking interworking;

    Safeguards(PolicySet policy) {
        for (Clearance clearance : policy.clearances()) {
            least.put(clearance.information(), clearance.least());
        }
        this.interworking = policy.interworking();
        for (Interworking.Pair pair : interworking.pairs()) {
            Profiles profiles = new Profiles(pair.one().profile(), pair.other().profile());
            pairs.merge(profiles, List.of(pair), Safeguards::joined);
        }
    }

    private static List<Interworking.Pair> joined(
            List<Interworking.Pair> first, List<Interworking.Pair> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    Ruling restrict(DecisionInput input, Ruling ruling, ProfileTable target) {
        if (ruling.answer() == Answer.REFUSE || isForItself(input)) {
            return ruling;
        }
        Ruling cleared = tells(input.ask().operation()) && !least.isEmpty()
                ? cleared(input, ruling, target)
                : ruling;
        return isBetweenDevices(input) ? interworking(input, cleared) : cleared;
    }

    private static boolean isForItself(DecisionInput input) {
        return input.peer() instanceof Peer.DevicePeer(var id, var _)
                && input.target().isPresent()
                && input.target().get().id().equals(id);
    }

    private static boolean isBetweenDevices(DecisionInput input) {
        return input.peer() instanceof Peer.DevicePeer
                && input.target().isPresent()
                && input.asking().isPresent();
    }

    /** G3-5: refuses what tells more than the peer is trusted with, and says what is missing. */
    private Ruling cleared(DecisionInput input, Ruling ruling, ProfileTable target) {
        Asset asset = target.asset(input).orElse(null);
        if (asset == null) {
            return ruling;
        }
        Trust.Level needed = least.getOrDefault(asset.information(), Trust.Level.NONE);
        Trust.Level has = ConditionMatch.trustIn(input);
        if (has.compareTo(needed) >= 0) {
            return ruling;
        }
        String word = ConditionMatch.word(asset.information());
        return Ruling.refusal(
                "clearance:" + word,
                List.of(
                        Message.of("decision.clearance." + word, asset.name()),
                        Message.of("decision.clearance.needs." + ConditionMatch.word(needed)),
                        Message.of("decision.clearance.has." + ConditionMatch.word(has))));
    }

    /** G3-7: what two models may do with each other is what somebody has checked. */
    private Ruling interworking(DecisionInput input, Ruling ruling) {
        if (interworking.equals(Interworking.OFF)) {
            return ruling;
        }
        DeviceFacts one = input.asking().orElseThrow();
        DeviceFacts other = input.target().orElseThrow();
        boolean checked = false;
        for (Interworking.Pair pair : pairs(one.profile(), other.profile())) {
            if (isOf(pair, one, other) || isOf(pair, other, one)) {
                if (pair.state() == Interworking.State.BAD) {
                    return Ruling.refusal(
                            "interworking:bad",
                            List.of(Message.of(
                                    "decision.interworking.bad", name(one), name(other))));
                }
                checked = true;
            }
        }
        return checked ? ruling : unchecked(input, ruling, name(one), name(other));
    }

    private Ruling unchecked(DecisionInput input, Ruling ruling, String one, String other) {
        boolean changes = changes(input.ask().operation());
        return switch (interworking.unchecked()) {
            case ALLOW, VIRTUAL_ONLY -> ruling;
            case LIMIT ->
                changes && ruling.answer() != Answer.VIRTUAL_ONLY
                        ? ruling.limited(
                                interworking.ratePerMinute(),
                                Message.of(
                                        "decision.interworking.unchecked",
                                        one,
                                        other,
                                        interworking.ratePerMinute()))
                        : ruling;
            case READ_ONLY ->
                changes
                        ? ruling.refused(
                                Message.of("decision.interworking.unchecked_reads", one, other))
                        : ruling;
            case REFUSE ->
                ruling.refused(Message.of("decision.interworking.unchecked_refused", one, other));
        };
    }

    private List<Interworking.Pair> pairs(String one, String other) {
        List<Interworking.Pair> forth = pairs.getOrDefault(new Profiles(one, other), List.of());
        List<Interworking.Pair> back = one.equals(other)
                ? List.of()
                : pairs.getOrDefault(new Profiles(other, one), List.of());
        return back.isEmpty() ? forth : forth.isEmpty() ? back : joined(forth, back);
    }

    private static boolean isOf(Interworking.Pair pair, DeviceFacts one, DeviceFacts other) {
        return isOf(pair.one(), one) && isOf(pair.other(), other);
    }

    private static boolean isOf(Interworking.Models models, DeviceFacts facts) {
        return models.profile().equals(facts.profile())
                && PathPattern.matchesText(models.firmware(), facts.firmware());
    }

    private static String name(DeviceFacts facts) {
        return facts.firmware().isEmpty()
                ? facts.profile()
                : facts.profile() + " " + facts.firmware();
    }

    /** Whether the operation tells the peer something. */
    private static boolean tells(Operation operation) {
        return switch (operation) {
            case READ, SUBSCRIBE, STREAM -> true;
            case CONNECT, PUBLISH, WRITE, RELAY -> false;
        };
    }

    static boolean changes(Operation operation) {
        return operation == Operation.PUBLISH || operation == Operation.WRITE;
    }
}
