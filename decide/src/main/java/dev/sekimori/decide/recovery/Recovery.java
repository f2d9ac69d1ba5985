package dev.sekimori.decide.recovery;

import dev.sekimori.model.Message;
import dev.sekimori.model.device.DeviceState;
import dev.sekimori.model.device.IsolationMode;
import dev.sekimori.model.event.DeviceEvent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The one state machine of cutting off and bringing back (guideline G3-1, G3-2): {@code in service
 * → isolated → (re-check passed) → probation → in service}. Leaving isolation needs evidence;
 * probation needs time without new findings. Pure: commands return events and change nothing.
 */
public final class Recovery {
    private final Duration probation;

    /**
     * {@code probation} is how long a device is watched under limits before it is in service again.
     */
    public Recovery(Duration probation) {
        if (probation.isNegative() || probation.compareTo(Duration.ofDays(90)) > 0) {
            throw new IllegalArgumentException(
                    "probation is between nothing and 90 days: " + probation);
        }
        this.probation = probation;
    }

    /** Cuts a device off. A device that is held for safety needs {@code decidedByPerson}. */
    public Step isolate(Lifecycle now, String reason, boolean decidedByPerson) {
        return switch (now.state()) {
            case ISOLATED -> refused("recovery.already_isolated", now);
            case RETIRED, ERASED -> refused("recovery.gone", now);
            case DISCOVERED, REGISTERED, ONBOARDING, IN_SERVICE, PROBATION, LOST ->
                now.isolation() == IsolationMode.HOLD && !decidedByPerson
                        ? refused("recovery.held_for_safety", now)
                        : taken(new DeviceEvent.IsolationOrdered(now.device(), reason));
        };
    }

    /**
     * Takes back an isolation that was a mistake, while nothing blocks and recovery has not begun.
     */
    public Step undo(Lifecycle now, String reason) {
        if (now.state() != DeviceState.ISOLATED) {
            return refused("recovery.not_isolated", now);
        }
        if (now.recoveryStarted()) {
            return refused("recovery.already_started", now);
        }
        return taken(new DeviceEvent.IsolationUndone(now.device(), reason));
    }

    /** Begins to bring a device back; a re-check follows. */
    public Step start(Lifecycle now, String reason) {
        return now.state() == DeviceState.ISOLATED
                ? taken(new DeviceEvent.RecoveryStarted(now.device(), reason))
                : refused("recovery.not_isolated", now);
    }

    /** All that blocked was checked again and is gone: probation begins. */
    public Step recheckPassed(Lifecycle now, int findingsFixed, Instant at) {
        if (now.state() != DeviceState.ISOLATED || !now.recoveryStarted()) {
            return refused("recovery.not_started", now);
        }
        if (now.blockingFindings() > 0) {
            return refused("recovery.findings_open", now);
        }
        return taken(
                new DeviceEvent.RecheckPassed(now.device(), findingsFixed),
                new DeviceEvent.ProbationStarted(now.device(), at.plus(probation)));
    }

    /** Something is still wrong, or could not be told: the device stays isolated. */
    public Step recheckFailed(Lifecycle now, List<Message> reasons) {
        return now.state() == DeviceState.ISOLATED
                ? taken(new DeviceEvent.RecheckFailed(now.device(), reasons))
                : refused("recovery.not_isolated", now);
    }

    /** The time of probation is over and nothing was found: in service again. */
    public Step endProbation(Lifecycle now, Instant at) {
        if (now.state() != DeviceState.PROBATION) {
            return refused("recovery.not_on_probation", now);
        }
        if (now.blockingFindings() > 0) {
            return refused("recovery.findings_open", now);
        }
        return now.probationUntil().filter(until -> !at.isBefore(until)).isPresent()
                ? taken(new DeviceEvent.Restored(now.device()))
                : refused("recovery.probation_runs", now);
    }

    private static Step taken(DeviceEvent... events) {
        return new Step.Taken(List.of(events));
    }

    private static Step refused(String key, Lifecycle now) {
        return new Step.Refused(Message.of(key, now.device()));
    }
}
