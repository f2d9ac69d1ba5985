package dev.sekimori.ledger.read;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.notice.NoticeState;

import java.util.Optional;

/** Which notices to list; an empty field does not matter. */
public record NoticeFilter(
        Optional<NoticeState> state, Optional<DeviceId> device, Optional<FindingId> finding) {
    /** All notices. */
    public static final NoticeFilter ALL =
            new NoticeFilter(Optional.empty(), Optional.empty(), Optional.empty());

    /** The notices about one device. */
    public static NoticeFilter about(DeviceId device) {
        return new NoticeFilter(Optional.empty(), Optional.of(device), Optional.empty());
    }

    /** The notices about one finding. */
    public static NoticeFilter about(FindingId finding) {
        return new NoticeFilter(Optional.empty(), Optional.empty(), Optional.of(finding));
    }
}
