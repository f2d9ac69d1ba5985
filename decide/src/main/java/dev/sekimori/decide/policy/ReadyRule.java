package dev.sekimori.decide.policy;

import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Ask;
import dev.sekimori.model.decision.Conditions;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.DeviceFacts;
import dev.sekimori.model.decision.FlowRule;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * One rule made ready for one device: its resources with the device's own facts filled in, and the
 * ruling that it gives. Resources whose placeholder has no value are left out.
 */
record ReadyRule(FlowRule rule, String[] resources, Ruling ruling) {

    /** {@code origin} comes before the rule's id in its name, for example {@code site:}. */
    static ReadyRule of(String origin, FlowRule rule, @Nullable DeviceFacts facts) {
        String name = origin + rule.id();
        boolean refuses = rule.answer() == Answer.REFUSE;
        Message reason =
                Message.of(refuses ? "decision.rule.refuses" : "decision.rule.permits", name);
        Ruling ruling = new Ruling(
                rule.answer(),
                rule.ratePerMinute(),
                rule.conditions().values(),
                name,
                List.of(reason));
        return new ReadyRule(
                rule,
                filled(rule.resources(), facts),
                rule.answer() == Answer.VIRTUAL_ONLY
                        ? ruling.because(Message.of("decision.virtual_only"))
                        : ruling);
    }

    static String[] filled(List<String> resources, @Nullable DeviceFacts facts) {
        return resources.stream()
                .flatMap(resource -> filled(resource, facts).stream())
                .toArray(String[]::new);
    }

    private static Optional<String> filled(String resource, @Nullable DeviceFacts facts) {
        if (resource.indexOf('{') < 0) {
            return Optional.of(resource);
        }
        return facts == null ? Optional.empty() : Placeholders.fill(resource, facts);
    }

    /** Whether it speaks of the ask, were it not for its conditions. */
    boolean speaksOf(DecisionInput input) {
        return RuleMatch.isPeer(rule.peer(), input) && covers(resources, input.ask());
    }

    static boolean covers(String[] resources, Ask ask) {
        for (String resource : resources) {
            if (RuleMatch.covers(resource, ask)) {
                return true;
            }
        }
        return false;
    }

    /** Which condition does not hold; empty when all do. */
    Optional<Message> unmet(DecisionInput input, DeviceTable device) {
        Conditions when = rule.conditions();
        return when.equals(Conditions.NONE)
                ? Optional.empty()
                : ConditionMatch.unmet(ruling.rule(), when, input, device);
    }
}
