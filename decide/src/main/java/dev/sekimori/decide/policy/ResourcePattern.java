package dev.sekimori.decide.policy;

import dev.sekimori.model.decision.DecisionInput;

import java.util.List;

/**
 * What a rule or an asset speaks of. Where it names a fact of the device, that of the device that
 * is asked for is filled in when asking, so that devices of a profile share one pattern; it covers
 * nothing when the fact has no value.
 */
record ResourcePattern(String text, boolean namesFacts) {
    static ResourcePattern[] all(List<String> resources) {
        return resources.stream()
                .map(text -> new ResourcePattern(text, text.indexOf('{') >= 0))
                .toArray(ResourcePattern[]::new);
    }

    static boolean anyCovers(ResourcePattern[] patterns, DecisionInput input) {
        for (ResourcePattern pattern : patterns) {
            if (pattern.covers(input)) {
                return true;
            }
        }
        return false;
    }

    private boolean covers(DecisionInput input) {
        return namesFacts
                ? input.target()
                        .flatMap(facts -> Placeholders.fill(text, facts))
                        .filter(filled -> RuleMatch.covers(filled, input.ask()))
                        .isPresent()
                : RuleMatch.covers(text, input.ask());
    }
}
