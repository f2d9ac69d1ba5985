package dev.sekimori.decide.risk;

import dev.sekimori.model.Message;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.Priority;
import dev.sekimori.model.finding.Weakness;

import java.util.ArrayList;
import java.util.List;

/** Ranks a finding at this site: how bad it is by itself, and what hangs on the device. */
public final class FindingPriority {
    private static final int SAFETY_POINTS = 15;
    private static final int BOTNET_POINTS = 15;
    private static final int PRIVACY_POINTS = 5;

    private FindingPriority() {}

    /**
     * 0 to 100 points; {@code protectedInformation} is what the device's profile wants protected.
     */
    public static Priority of(Weakness weakness, Device device, List<String> protectedInformation) {
        int score = switch (weakness.severity()) {
            case CRITICAL -> 80;
            case HIGH -> 60;
            case MEDIUM -> 40;
            case LOW -> 20;
            case INFO -> 5;
        };
        List<Message> reasons = new ArrayList<>();
        reasons.add(Message.of("priority.severity."
                + weakness.severity().name().toLowerCase(java.util.Locale.ROOT)));
        if (weakness.kind() == FindingKind.DEFAULT_CREDENTIALS) {
            score += BOTNET_POINTS;
            reasons.add(Message.of("priority.botnets_try_factory_passwords"));
        }
        if (device.safetyRelevant()) {
            score += SAFETY_POINTS;
            reasons.add(Message.of("priority.safety"));
        }
        if (!protectedInformation.isEmpty()) {
            score += PRIVACY_POINTS;
            reasons.add(
                    Message.of("priority.information", String.join(", ", protectedInformation)));
        }
        return new Priority(Math.min(100, score), reasons);
    }
}
