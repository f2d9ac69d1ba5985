package dev.sekimori.govern;

import dev.sekimori.decide.policy.SiteRules;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Answers "why was I refused, limited or cut off, and what would have to change?" for one decision
 * (guideline G3-8). {@code source} says where the rule that decided stands; {@code wayOut} is empty
 * when nothing was restricted. Pure.
 */
public record Why(Message source, List<Message> wayOut) {
    public Why {
        wayOut = List.copyOf(wayOut);
    }

    public static Why of(Decision decision) {
        return new Why(source(decision.rule()), wayOut(decision));
    }

    private static Message source(String rule) {
        int colon = rule.indexOf(':');
        String kind = colon < 0 ? rule : rule.substring(0, colon);
        String name = rule.substring(colon + 1);
        return switch (kind) {
            case "site" ->
                Message.of(
                        SiteRules.ids().contains(name) ? "why.source.built_in" : "why.source.site",
                        name);
            case "profile" -> {
                int slash = name.indexOf('/');
                yield Message.of(
                        "why.source.profile",
                        name.substring(0, Math.max(0, slash)),
                        name.substring(slash + 1));
            }
            case "state" -> Message.of("why.source.state");
            case "patch" -> Message.of("why.source.patch", name);
            case "clearance" -> Message.of("why.source.clearance");
            case "interworking" -> Message.of("why.source.interworking");
            case "mud" -> Message.of("why.source.mud", file(name));
            default -> Message.of("why.source.default");
        };
    }

    private static List<Message> wayOut(Decision decision) {
        if (decision.answer() == Answer.ALLOW) {
            return List.of();
        }
        List<Message> steps = new ArrayList<>();
        for (Message reason : decision.reasons()) {
            step(decision, reason.key()).forEach(step -> {
                if (!steps.contains(step)) {
                    steps.add(step);
                }
            });
        }
        return steps;
    }

    private static List<Message> step(Decision decision, String reason) {
        Ask ask = decision.input().ask();
        String device = device(decision);
        return switch (reason) {
            case "decision.default.nobody" -> List.of(Message.of("why.show_identity"));
            case "decision.default.unknown_peer" -> List.of(Message.of("why.accept_peer"));
            case "decision.default.no_rule" ->
                List.of(Message.of(
                        "why.add_rule",
                        word(ask.protocol()),
                        word(ask.operation()),
                        ask.resource()));
            case "decision.state.discovered" -> List.of(Message.of("why.accept", device));
            case "decision.state.isolated" -> List.of(Message.of("why.recover", device));
            case "decision.state.lost", "decision.state.retired", "decision.state.erased" ->
                List.of(Message.of("why.gone", device));
            case "decision.state.probation" -> List.of(Message.of("why.probation", device));
            case "decision.rate.exceeded" ->
                List.of(Message.of("why.slower", decision.ratePerMinute(), decision.rule()));
            case "decision.value.out_of_range" ->
                List.of(Message.of("why.in_range", decision.rule()));
            case "decision.read_only", "decision.rule.refuses" ->
                List.of(Message.of("why.change_rule", decision.rule()));
            case "decision.virtual_only" -> List.of(Message.of("why.virtual", device));
            case "decision.situation.raised_threat" -> List.of(Message.of("why.situation"));
            case "decision.mud.unusable" ->
                List.of(Message.of("why.mend_mud", file(afterKind(decision.rule()))));
            case "decision.mud.from_no_entry",
                    "decision.mud.to_no_entry",
                    "decision.mud.from_refused",
                    "decision.mud.to_refused" ->
                List.of(Message.of("why.mud", file(afterKind(decision.rule()))));
            default -> ofSafeguard(reason);
        };
    }

    private static String afterKind(String rule) {
        return rule.substring(rule.indexOf(':') + 1);
    }

    /** The MUD file in {@code file/entry}. */
    private static String file(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    private static List<Message> ofSafeguard(String reason) {
        if (reason.startsWith("decision.clearance.has.")) {
            return List.of(Message.of("why.trust"));
        }
        if (reason.startsWith("decision.interworking.unchecked")) {
            return List.of(Message.of("why.check_pair"));
        }
        return List.of();
    }

    private static String device(Decision decision) {
        return decision.input()
                .target()
                .or(() -> decision.input().asking())
                .map(facts -> facts.id())
                .map(DeviceId::value)
                .orElse("");
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
