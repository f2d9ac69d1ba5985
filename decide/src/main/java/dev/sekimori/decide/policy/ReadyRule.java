package dev.sekimori.decide.policy;

import dev.sekimori.model.Message;
import dev.sekimori.model.decision.Answer;
import dev.sekimori.model.decision.Conditions;
import dev.sekimori.model.decision.DecisionInput;
import dev.sekimori.model.decision.FlowRule;

import java.util.List;
import java.util.Optional;

/** One rule made ready to be tried, and the ruling that it gives. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ReadyRule(FlowRule rule, ResourcePattern[] resources, Ruling ruling) {

    /** {@code origin} comes before the rule's id in its name, for example {@code site:}. */
    static ReadyRule of(String origin, FlowRule rule) {
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
                ResourcePattern.all(rule.resources()),
                rule.answer() == Answer.VIRTUAL_ONLY
                        ? ruling.because(Message.of("decision.virtual_only"))
                        : ruling);
    }

    /** Whether it speaks of the ask, were it not for its conditions. */
    boolean speaksOf(DecisionInput input) {
        return RuleMatch.isPeer(rule.peer(), input) && ResourcePattern.anyCovers(resources, input);
    }

    /** Which condition does not hold; empty when all do. */
    Optional<Message> unmet(DecisionInput input, ProfileTable target) {
        Conditions when = rule.conditions();
        return when.equals(Conditions.NONE)
                ? Optional.empty()
                : ConditionMatch.unmet(ruling.rule(), when, input, target);
    }
}
