package dev.sekimori.console.page;

import dev.sekimori.govern.device.RecoveryView;
import dev.sekimori.ledger.read.Isolation;
import dev.sekimori.model.decision.CutReport;
import dev.sekimori.model.device.Device;
import dev.sekimori.model.device.DeviceState;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A device's way back from isolation in words. Pure. */
public final class Recoveries {
    private Recoveries() {}

    /**
     * One step of the way: {@code at} is empty when it was not reached; {@code now} when it runs.
     */
    public record Step(String word, String at, boolean done, boolean now) {}

    /**
     * The whole way.
     *
     * @param sentence where the device is now
     * @param failures why the last re-check did not pass
     */
    public record Way(
            String reason,
            String cut,
            String sentence,
            List<Step> steps,
            List<String> failures,
            boolean checking,
            boolean mayStart,
            boolean mayUndo) {}

    /** The way of the last isolation, as long as it has not ended. */
    static Optional<Way> way(Device device, RecoveryView recovery, Instant now, View view) {
        return recovery.isolation()
                .filter(Isolation::isOpen)
                .map(isolation -> way(device, isolation, recovery, now, view));
    }

    private static Way way(
            Device device, Isolation isolation, RecoveryView recovery, Instant now, View view) {
        boolean isolated = device.state() == DeviceState.ISOLATED;
        boolean started = isolation.recoveryStartedAt().isPresent();
        return new Way(
                isolation.reason(),
                isolation.report().map(report -> cut(report, view)).orElse(""),
                sentence(device, recovery, now, view),
                steps(isolation, recovery, view),
                recovery.lastFailure().stream().map(view::m).toList(),
                recovery.checking(),
                isolated,
                isolated && !started);
    }

    private static String cut(CutReport report, View view) {
        String sessions =
                view.t("ui.isolation.cut", report.sessionsCut(), view.millis(report.cutAt()));
        return sessions
                + report.lastPacketAt()
                        .map(at -> view.t("ui.isolation.last-packet", view.millis(at)))
                        .orElse(view.t("ui.isolation.no-packet"));
    }

    private static String sentence(Device device, RecoveryView recovery, Instant now, View view) {
        if (device.state() == DeviceState.PROBATION) {
            return recovery.probationUntil()
                    .map(until -> view.t(
                            "ui.recovery.probation",
                            view.seconds(until),
                            view.duration(Duration.between(now, until))))
                    .orElse(view.t("ui.recovery.probation-open"));
        }
        if (recovery.checking()) {
            return view.t("ui.recovery.checking");
        }
        return view.t(
                recovery.lastFailure().isEmpty() ? "ui.recovery.isolated" : "ui.recovery.failed");
    }

    private static List<Step> steps(Isolation isolation, RecoveryView recovery, View view) {
        boolean onProbation = isolation.probationUntil().isPresent();
        List<Step> steps = new ArrayList<>();
        steps.add(step("isolated", Optional.of(isolation.orderedAt()), false, view));
        steps.add(step("recheck", isolation.recheckPassedAt(), recovery.checking(), view));
        steps.add(new Step(
                view.t("ui.recovery.step.probation"),
                isolation
                        .probationUntil()
                        .map(view::seconds)
                        .map(at -> view.t("ui.until", at))
                        .orElse(""),
                false,
                onProbation));
        steps.add(step("restored", isolation.restoredAt(), false, view));
        return steps;
    }

    private static Step step(String name, Optional<Instant> at, boolean now, View view) {
        return new Step(
                view.t("ui.recovery.step." + name),
                at.map(view::seconds).orElse(""),
                at.isPresent(),
                now);
    }
}
