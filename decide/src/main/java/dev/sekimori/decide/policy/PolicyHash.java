package dev.sekimori.decide.policy;

import dev.sekimori.model.ContentHash;
import dev.sekimori.model.decision.Asset;
import dev.sekimori.model.decision.Conditions;
import dev.sekimori.model.decision.FlowRule;
import dev.sekimori.model.decision.Interworking;
import dev.sekimori.model.decision.PolicySet;
import dev.sekimori.model.decision.ValueRange;

import java.util.ArrayList;
import java.util.List;

/** Names a policy set by its content. */
public final class PolicyHash {
    private PolicyHash() {}

    /**
     * 64 lower-case hexadecimal digits of SHA-256; equal sets have equal hashes. A set without
     * conditions, assets, clearances and a register of pairs has the hash of the first form, and
     * MUD files are added where there are any, so that sets recorded before there were any keep
     * theirs.
     */
    public static String of(PolicySet policy) {
        boolean plain = isPlain(policy);
        List<String> parts = new ArrayList<>();
        parts.add("sekimori policy set, form " + (plain ? 1 : 2));
        policy.site().forEach(rule -> addRule(parts, "", rule, plain));
        policy.profiles()
                .forEach((profile, rules) ->
                        rules.forEach(rule -> addRule(parts, profile, rule, plain)));
        if (!plain) {
            addBeside(parts, policy);
        }
        if (!policy.mud().isEmpty()) {
            parts.add(MudText.of(policy.mud()));
        }
        return ContentHash.of(64, parts.toArray(String[]::new));
    }

    private static boolean isPlain(PolicySet policy) {
        return policy.assets().isEmpty()
                && policy.clearances().isEmpty()
                && policy.interworking().equals(Interworking.OFF)
                && policy.site().stream().allMatch(PolicyHash::isPlain)
                && policy.profiles().values().stream()
                        .flatMap(List::stream)
                        .allMatch(PolicyHash::isPlain);
    }

    private static boolean isPlain(FlowRule rule) {
        return rule.conditions().equals(Conditions.NONE);
    }

    private static void addRule(List<String> parts, String profile, FlowRule rule, boolean plain) {
        parts.add(profile);
        parts.add(rule.id());
        parts.add(rule.peer().kind() + " " + rule.peer().role());
        addList(parts, rule.peer().types());
        addList(parts, rule.protocols());
        addList(parts, rule.operations());
        addList(parts, rule.resources());
        parts.add(rule.answer() + " " + rule.ratePerMinute());
        if (!plain) {
            addConditions(parts, rule.conditions());
        }
    }

    private static void addConditions(List<String> parts, Conditions conditions) {
        addList(parts, conditions.situations());
        addList(parts, conditions.windows());
        parts.add(conditions.minTrust() + " " + conditions.identity());
        addList(parts, conditions.functions());
        parts.add(conditions.values().map(PolicyHash::text).orElse(""));
    }

    static String text(ValueRange range) {
        return range.min() + " " + range.max();
    }

    private static void addBeside(List<String> parts, PolicySet policy) {
        parts.add("assets");
        policy.assets().forEach((profile, assets) -> {
            parts.add(profile);
            parts.add(Integer.toString(assets.size()));
            assets.forEach(asset -> addAsset(parts, asset));
        });
        parts.add("clearances");
        policy.clearances().forEach(c -> parts.add(c.information() + " " + c.least()));
        parts.add("interworking");
        Interworking interworking = policy.interworking();
        parts.add(interworking.unchecked() + " " + interworking.ratePerMinute());
        interworking.pairs().forEach(pair -> {
            parts.add(pair.one().profile());
            parts.add(pair.one().firmware());
            parts.add(pair.other().profile());
            parts.add(pair.other().firmware());
            parts.add(pair.state().name());
        });
    }

    private static void addAsset(List<String> parts, Asset asset) {
        parts.add(asset.name());
        parts.add(asset.kind() + " " + asset.information() + " " + asset.side());
        addList(parts, asset.protocols());
        addList(parts, asset.resources());
    }

    private static void addList(List<String> parts, List<?> values) {
        parts.add(Integer.toString(values.size()));
        values.forEach(value -> parts.add(value.toString()));
    }
}
