package dev.sekimori.model.event;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Language;
import dev.sekimori.model.NoticeId;
import dev.sekimori.model.device.Owner;
import dev.sekimori.model.notice.Channel;

import java.time.Instant;

/** Notices to owners. */
public sealed interface NoticeEvent extends Event {
    NoticeId notice();

    record Sent(
            NoticeId notice,
            FindingId finding,
            DeviceId device,
            Owner owner,
            Channel channel,
            Language language,
            String linkHash,
            Instant expiresAt)
            implements NoticeEvent {}

    /** The mail server, or the outbox on disk, has taken it. */
    record Delivered(NoticeId notice, String reference) implements NoticeEvent {}

    record Unreachable(NoticeId notice, String reason) implements NoticeEvent {}

    record Read(NoticeId notice) implements NoticeEvent {}

    record Acted(NoticeId notice) implements NoticeEvent {}

    record Verified(NoticeId notice) implements NoticeEvent {}
}
