package dev.sekimori.model.notice;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.FindingId;
import dev.sekimori.model.Language;
import dev.sekimori.model.NoticeId;
import dev.sekimori.model.device.Owner;

import java.time.Instant;
import java.util.Optional;

/**
 * A message to an owner about one finding. The link in it is opened by a token of which only
 * {@code linkHash} (SHA-256, hexadecimal) is kept.
 */
public record Notice(
        NoticeId id,
        FindingId finding,
        DeviceId device,
        Owner owner,
        Channel channel,
        Language language,
        NoticeState state,
        String linkHash,
        Instant expiresAt,
        Instant sentAt,
        Optional<Instant> deliveredAt,
        Optional<Instant> readAt,
        Optional<Instant> actedAt,
        Optional<Instant> verifiedAt) {}
