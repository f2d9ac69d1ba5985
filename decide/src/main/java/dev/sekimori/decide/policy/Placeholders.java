package dev.sekimori.decide.policy;

import dev.sekimori.model.decision.DeviceFacts;

import java.util.Optional;

/**
 * Fills {@code {id}}, {@code {serial}} and {@code {clientId}} of a rule's resource from a device's
 * facts.
 */
public final class Placeholders {
    private Placeholders() {}

    /**
     * Empty when a placeholder has no value, or a value that would change the meaning of the
     * pattern: a device that calls itself {@code #} must not gain a wildcard.
     */
    public static Optional<String> fill(String resource, DeviceFacts facts) {
        if (resource.indexOf('{') < 0) {
            return Optional.of(resource);
        }
        Optional<String> filled = Optional.of(resource);
        filled = filled.flatMap(text -> fill(text, "{id}", facts.id().value()));
        filled = filled.flatMap(text -> fill(text, "{serial}", facts.serial()));
        filled = filled.flatMap(text -> fill(text, "{clientId}", facts.clientId()));
        return filled.filter(text -> text.indexOf('{') < 0);
    }

    private static Optional<String> fill(String text, String placeholder, String value) {
        if (!text.contains(placeholder)) {
            return Optional.of(text);
        }
        return value.isEmpty() || meansMore(value)
                ? Optional.empty()
                : Optional.of(text.replace(placeholder, value));
    }

    private static boolean meansMore(String value) {
        for (int i = 0; i < value.length(); i++) {
            if ("+#/*{}".indexOf(value.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
