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
 * Computes trust in a device from facts (guideline G2-6, G3-8): what it is, its state, its open
 * findings, how it shows who it is, who supports it, how it behaves, its labels.
 */
public final class TrustAssessment {
    /** From so many different refused asks on a device counts as straying. */
    public static final int STRAYS = 10;

    private TrustAssessment() {}

    /** The same with nothing but the device and its findings known. */
    public static Trust of(Device device, List<Finding> findings) {
        return of(device, findings, TrustFacts.NONE);
    }

    /**
     * The lowest level that any fact gives, with every fact that speaks for that level or against
     * more.
     */
    public static Trust of(Device device, List<Finding> findings, TrustFacts facts) {
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
        boundByIdentity(facts, verdict);
        boundBySupport(facts, verdict);
        boundByBehaviour(facts, verdict);
        noteLabels(facts, verdict);
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

    private static void boundByIdentity(TrustFacts facts, Verdict verdict) {
        facts.identity().ifPresent(identity -> {
            switch (identity) {
                case ADDRESS ->
                    verdict.atMost(Trust.Level.MEDIUM, Message.of("trust.identity.address"));
                case PASSWORD -> verdict.note(Message.of("trust.identity.password"));
                case CERTIFICATE -> verdict.note(Message.of("trust.identity.certificate"));
            }
        });
    }

    private static void boundBySupport(TrustFacts facts, Verdict verdict) {
        facts.support().ifPresent(support -> {
            support.end()
                    .filter(end -> end.isBefore(facts.today()))
                    .ifPresent(end -> verdict.atMost(
                            Trust.Level.LOW, Message.of("trust.support_ended", end)));
            if (support.contact().isEmpty()) {
                verdict.atMost(Trust.Level.MEDIUM, Message.of("trust.no_support"));
            }
        });
    }

    private static void boundByBehaviour(TrustFacts facts, Verdict verdict) {
        if (facts.strayed() >= STRAYS) {
            verdict.atMost(Trust.Level.LOW, Message.of("trust.strays", STRAYS));
        }
    }

    /** A label speaks for a device as long as it is valid; one that ended speaks against it. */
    private static void noteLabels(TrustFacts facts, Verdict verdict) {
        facts.labels().forEach(label -> {
            boolean ended =
                    label.end().filter(end -> end.isBefore(facts.today())).isPresent();
            if (ended) {
                verdict.atMost(Trust.Level.MEDIUM, Message.of("trust.label_ended", label.scheme()));
            } else {
                verdict.note(Message.of("trust.label", label.scheme(), label.level()));
            }
        });
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
