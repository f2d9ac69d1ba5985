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
        String filled = resource;
        String[][] values = {
            {"{id}", facts.id().value()},
            {"{serial}", facts.serial()},
            {"{clientId}", facts.clientId()}
        };
        for (String[] value : values) {
            if (!filled.contains(value[0])) {
                continue;
            }
            if (value[1].isEmpty() || value[1].chars().anyMatch(c -> "+#/*{}".indexOf(c) >= 0)) {
                return Optional.empty();
            }
            filled = filled.replace(value[0], value[1]);
        }
        return filled.indexOf('{') < 0 ? Optional.of(filled) : Optional.empty();
    }
}
