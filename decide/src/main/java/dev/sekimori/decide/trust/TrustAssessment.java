package dev.sekimori.decide.trust;

import dev.sekimori.model.Message;
import dev.sekimori.model.device.Capability;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.Trust;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.finding.Severity;

import java.util.ArrayList;
import java.util.List;

/**
 * Computes trust in a device from facts (guideline G2-6): what it is, its state, its open findings.
 */
public final class TrustAssessment {
    private TrustAssessment() {}

    /**
     * The lowest level that any fact gives, with every fact that speaks for that level or against
     * more.
     */
    public static Trust of(Device device, List<Finding> findings) {
        Verdict verdict = new Verdict();
        if (!device.identity().isKnown()) {
            verdict.atMost(Trust.Level.NONE, Message.of("trust.unknown_model"));
        }
        if (device.owner().isEmpty()) {
            verdict.atMost(Trust.Level.LOW, Message.of("trust.no_owner"));
        }
        boundByState(device.state(), verdict);
        findings.stream()
                .filter(finding -> finding.state() == FindingState.OPEN)
                .forEach(finding -> boundByFinding(finding, verdict));
        if (device.capability() == Capability.SELF_PROTECTING) {
            verdict.note(Message.of("trust.self_protecting"));
        } else {
            verdict.atMost(Trust.Level.MEDIUM, Message.of("trust.needs_gateway"));
        }
        return verdict.trust();
    }

    private static void boundByState(DeviceState state, Verdict verdict) {
        switch (state) {
            case ISOLATED, LOST, RETIRED, ERASED ->
                verdict.atMost(Trust.Level.NONE, Message.of("trust.state." + name(state)));
            case DISCOVERED, PROBATION ->
                verdict.atMost(Trust.Level.LOW, Message.of("trust.state." + name(state)));
            case REGISTERED, ONBOARDING, IN_SERVICE -> {}
        }
    }

    private static void boundByFinding(Finding finding, Verdict verdict) {
        Trust.Level bound = switch (finding.severity()) {
            case CRITICAL, HIGH -> Trust.Level.LOW;
            case MEDIUM, LOW, INFO -> Trust.Level.MEDIUM;
        };
        if (finding.severity().compareTo(Severity.LOW) > 0) {
            verdict.atMost(bound, finding.title());
        }
    }

    private static String name(DeviceState state) {
        return state.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static final class Verdict {
        private Trust.Level level = Trust.Level.HIGH;
        private final List<Message> reasons = new ArrayList<>();

        void atMost(Trust.Level bound, Message reason) {
            level = bound.compareTo(level) < 0 ? bound : level;
            reasons.add(reason);
        }

        void note(Message reason) {
            reasons.add(reason);
        }

        Trust trust() {
            return new Trust(level, reasons.stream().limit(20).toList());
        }
    }
}
