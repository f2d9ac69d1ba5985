package dev.sekimori.govern.guideline;

import dev.sekimori.ledger.read.PolicyInForce;
import dev.sekimori.model.Message;
import dev.sekimori.model.Role;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Clearance;
import dev.sekimori.model.decision.Decision;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.Flow;
import dev.sekimori.model.decision.Interworking;
import dev.sekimori.model.decision.Peer;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.Side;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.guideline.RowResult;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows about counterparts that nobody meant to connect: what they learn, what they may cause, which
 * were checked together, and how far the outer side gets (guideline key point 11, threat 2). Pure.
 */
final class CounterpartRows {
    private static final Peer OPERATOR = new Peer.PersonPeer("trial", Role.OPERATOR);
    private static final Peer BROKER =
            new Peer.TokenPeer(Peer.TokenPeer.UPSTREAM + "trial", Role.OPERATOR);
    private static final Peer STRANGER = new Peer.UnknownPeer("192.0.2.1", "trial");

    private CounterpartRows() {}

    /** T-2: from the outer side no way leads to a function that acts on the physical world. */
    static RowResult outerSideControlsNothing(SiteFacts facts) {
        return onPolicy(facts, "T-2", policy -> {
            PolicyTrial trial = new PolicyTrial(policy);
            List<Decision> answers = trial.places(facts).stream()
                    .filter(place -> place.asset().kind().acts())
                    .flatMap(place -> fromOutside(facts, trial, place))
                    .toList();
            int refused =
                    (int) answers.stream().filter(d -> !d.permittedVirtually()).count();
            return Check.shareOfSome(
                    facts,
                    "ways from the outer side to control functions",
                    Message.of("guideline.outer_ways_closed", refused, answers.size()),
                    refused,
                    answers.size());
        });
    }

    private static Stream<Decision> fromOutside(
            SiteFacts facts, PolicyTrial trial, PolicyTrial.Place place) {
        Stream<Decision> devices = facts.accepted().stream()
                .filter(device -> !device.id().equals(place.device().id()))
                .map(device -> trial.byDevice(
                        trial.inService(device),
                        Side.OUTER,
                        PolicyTrial.change(place.protocol()),
                        place));
        Stream<Decision> others = Stream.of(STRANGER, BROKER)
                .map(peer ->
                        trial.by(peer, Side.OUTER, PolicyTrial.change(place.protocol()), place));
        return Stream.concat(devices, others);
    }

    /** G3-5: nobody learns what is above the trust in them. */
    static RowResult secretsNeedTrust(SiteFacts facts) {
        return onPolicy(facts, "G3-5", policy -> {
            PolicyTrial trial = new PolicyTrial(policy);
            List<Decision> answers = trial.places(facts).stream()
                    .flatMap(place ->
                            needed(place).map(least -> fromUntrusted(facts, trial, place, least)))
                    .toList();
            int refused = (int) answers.stream().filter(d -> !d.permitted()).count();
            return Check.shareOfSome(
                    facts,
                    "information and peers with too little trust",
                    Message.of("guideline.untrusted_learn_nothing", refused, answers.size()),
                    refused,
                    answers.size());
        });
    }

    /**
     * The trust that reading a place needs by the usual table: a site that asks for less is found
     * out. Nothing for what anybody may know.
     */
    private static Stream<Trust.Level> needed(PolicyTrial.Place place) {
        return Clearance.USUAL.stream()
                .filter(clearance -> clearance.information() == place.asset().information())
                .map(Clearance::least)
                .filter(level -> level != Trust.Level.NONE);
    }

    private static Decision fromUntrusted(
            SiteFacts facts, PolicyTrial trial, PolicyTrial.Place place, Trust.Level needed) {
        Trust.Level below = Stream.of(Trust.Level.values())
                .filter(level -> level.compareTo(needed) < 0)
                .max(Comparator.naturalOrder())
                .orElse(Trust.Level.NONE);
        Optional<Device> other = facts.accepted().stream()
                .filter(device -> !device.id().equals(place.device().id()))
                .findFirst();
        if (other.isEmpty()) {
            return trial.by(STRANGER, Side.INNER, PolicyTrial.look(place.protocol()), place);
        }
        DeviceFacts untrusted = trial.inService(other.get()).trusted(below);
        return trial.byDevice(untrusted, Side.INNER, PolicyTrial.look(place.protocol()), place);
    }

    /** G3-6: what acts on the physical world takes listed commands within bounds alone. */
    static RowResult commandsAreBounded(SiteFacts facts) {
        return onPolicy(facts, "G3-6", policy -> {
            PolicyTrial trial = new PolicyTrial(policy);
            List<Decision> permitted = trial.places(facts).stream()
                    .filter(place -> place.asset().kind().acts())
                    .map(place -> trial.by(
                            OPERATOR, Side.INNER, PolicyTrial.change(place.protocol()), place))
                    .filter(Decision::permittedVirtually)
                    .toList();
            int bounded = (int) permitted.stream()
                    .filter(d -> d.values().isPresent() || d.ratePerMinute() > 0)
                    .count();
            return Check.shareOfSome(
                    facts,
                    "commands to functions that act",
                    Message.of("guideline.commands_bounded", bounded, permitted.size()),
                    bounded,
                    permitted.size());
        });
    }

    /** G3-7: models that work together were checked together, or may do little. */
    static RowResult pairsAreChecked(SiteFacts facts) {
        return onPolicy(facts, "G3-7", policy -> {
            Interworking register = policy.interworking();
            Set<Live> live = facts.flows().stream()
                    .filter(flow -> flow.decision().permitted())
                    .flatMap(CounterpartRows::live)
                    .collect(Collectors.toSet());
            long checked =
                    live.stream().filter(pair -> isChecked(register, pair)).count();
            boolean othersAreLimited = register.unchecked() != Answer.ALLOW;
            int kept = (int) (othersAreLimited ? live.size() : checked);
            return Check.share(
                    facts,
                    "pairs of models at work",
                    Message.of("guideline.pairs_checked", checked, live.size(), kept),
                    othersAreLimited && live.isEmpty() ? 1 : kept,
                    Math.max(1, live.size()));
        });
    }

    /** Two models that exchanged something. */
    private record Live(String one, String firmware, String other, String otherFirmware) {}

    private static Stream<Live> live(Flow flow) {
        Optional<DeviceFacts> one = flow.decision().input().asking();
        Optional<DeviceFacts> other = flow.decision().input().target();
        return one.isPresent()
                        && other.isPresent()
                        && !one.get().id().equals(other.get().id())
                ? Stream.of(new Live(
                        one.get().profile(),
                        one.get().firmware(),
                        other.get().profile(),
                        other.get().firmware()))
                : Stream.empty();
    }

    private static boolean isChecked(Interworking register, Live pair) {
        return register.pairs().stream()
                .filter(registered -> registered.state() == Interworking.State.CHECKED)
                .anyMatch(registered -> (isOf(registered.one(), pair.one(), pair.firmware())
                                && isOf(registered.other(), pair.other(), pair.otherFirmware()))
                        || (isOf(registered.other(), pair.one(), pair.firmware())
                                && isOf(registered.one(), pair.other(), pair.otherFirmware())));
    }

    private static boolean isOf(Interworking.Models models, String profile, String firmware) {
        String pattern = java.util.regex.Pattern.quote(models.firmware()).replace("*", "\\E.*\\Q");
        return models.profile().equals(profile) && firmware.matches(pattern);
    }

    private static RowResult onPolicy(
            SiteFacts facts, String row, java.util.function.Function<PolicySet, Check> check) {
        return Check.row(
                row,
                facts.policy()
                        .map(PolicyInForce::policy)
                        .map(check)
                        .orElseGet(() -> Check.nothing(
                                facts, "policy in force", Message.of("guideline.no_policy"))));
    }
}
