package dev.sekimori.ledger.read;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.finding.FindingKind;
import dev.sekimori.model.finding.FindingState;
import dev.sekimori.model.finding.Severity;

import java.util.Optional;

/** Which findings to list; an empty field does not matter. */
public record FindingFilter(
        Optional<FindingState> state,
        Optional<DeviceId> device,
        Optional<FindingKind> kind,
        Optional<Severity> minimumSeverity) {
    /** All findings. */
    public static final FindingFilter ALL = new FindingFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** All open findings. */
    public static final FindingFilter OPEN = new FindingFilter(
            Optional.of(FindingState.OPEN), Optional.empty(), Optional.empty(), Optional.empty());

    /** The open findings of one device. */
    public static FindingFilter openOf(DeviceId device) {
        return new FindingFilter(
                Optional.of(FindingState.OPEN),
                Optional.of(device),
                Optional.empty(),
                Optional.empty());
    }
}
