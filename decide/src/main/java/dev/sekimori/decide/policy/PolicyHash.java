package dev.sekimori.decide.policy;

import dev.sekimori.model.ContentHash;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.PolicySet;

import java.util.ArrayList;
import java.util.List;

/** Names a policy set by its content. */
public final class PolicyHash {
    private PolicyHash() {}

    /** 64 lower-case hexadecimal digits of SHA-256; equal sets have equal hashes. */
    public static String of(PolicySet policy) {
        List<String> parts = new ArrayList<>();
        parts.add("sekimori policy set, form 1");
        policy.site().forEach(rule -> addRule(parts, "", rule));
        policy.profiles()
                .forEach((profile, rules) -> rules.forEach(rule -> addRule(parts, profile, rule)));
        return ContentHash.of(64, parts.toArray(String[]::new));
    }

    private static void addRule(List<String> parts, String profile, FlowRule rule) {
        parts.add(profile);
        parts.add(rule.id());
        parts.add(rule.peer().kind() + " " + rule.peer().role());
        addList(parts, rule.peer().types());
        addList(parts, rule.protocols());
        addList(parts, rule.operations());
        addList(parts, rule.resources());
        parts.add(rule.answer() + " " + rule.ratePerMinute());
    }

    private static void addList(List<String> parts, List<?> values) {
        parts.add(Integer.toString(values.size()));
        values.forEach(value -> parts.add(value.toString()));
    }
}
